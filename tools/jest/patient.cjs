/** End-to-end tests start hundreds of processes, on machines that do other things too: only a hang takes as long. */
jest.setTimeout(600_000);
