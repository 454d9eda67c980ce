'use strict';

// Loaded before a component: its standard input is a pipe that only the runner holds, so the end of it means
// that the runner is gone, even when it was killed and could say nothing.
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdin.resume();
process.stdin.unref();
