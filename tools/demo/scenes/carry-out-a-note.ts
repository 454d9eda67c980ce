import type { Scene } from '../scene.js';
import { insist } from '../versions.js';

const NOTE = `---
when: before
environments: [staging, production]
undo: drop the new index
---
Rebuild the index of files: make reindex
`;
const ID = 'components/ingest-validator/reindex';

export const carryOutANote: Scene = {
  title: 'A change that needs a person first: a deployment note',
  async play(playground, stage) {
    await playground.merge('Look files up by their checksum', {
      branch: 'checksum-index',
      edits: [
        { file: 'components/ingest-validator/checksums.txt', content: 'by checksum\n' },
        { file: 'components/ingest-validator/deployment-notes/reindex.md', content: NOTE },
      ],
    });
    const released = await stage.run(playground, ['nx', 'run', 'ingest-validator:release']);
    insist(released.exitCode === 0, 'integration runs it: the note is for staging and production');
    stage.say('What would staging receive, and what must be done by hand?');
    const page = await stage.run(playground, ['nx', 'changelog', '--from=integration', '--to=staging']);
    insist(page.output.includes('make reindex'), 'the page tells the changes and the note');
    const release = ['nx', 'run', 'ingest-validator:release-staging'];
    const stopped = await stage.run(playground, release);
    insist(stopped.exitCode !== 0, 'staging waits, and nothing is claimed');
    stage.say('The release engineer rebuilds the index, and says so:');
    const done = await stage.run(playground, [...release, `--note-done=${ID}`]);
    insist(done.exitCode === 0, 'staging runs it, and the ledger knows who carried the note out');
    const planned = await stage.run(playground, ['nx', 'promote-production', '--dry-run']);
    insist(planned.output.includes(ID), 'production will ask for it too');
    stage.look('The changelog of staging', `${playground.deployments}, file changelogs/staging.md`);
  },
};
