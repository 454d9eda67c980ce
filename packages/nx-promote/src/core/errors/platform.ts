import type { ErrorFacts } from './promote-error.js';

export function windows(): ErrorFacts {
  return {
    kind: 'user',
    code: 'WINDOWS',
    message: 'nx-promote does not run on Windows itself: it needs process groups and signals.',
    hints: [
      'run nx in WSL (Windows Subsystem for Linux), with the workspace inside of its file system',
      'or let a CI job on Linux release',
    ],
  };
}

export function nxNotInstalled(folder: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NX_NOT_INSTALLED',
    message: 'The workspace has no nx in its node_modules, so its targets cannot be run.',
    details: [`looked in ${folder} and above it`],
    hints: ['install the packages of the workspace, for example: npm ci'],
  };
}
