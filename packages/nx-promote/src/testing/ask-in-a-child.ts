import { createRegistry } from '../adapters/registry/create-registry.js';

// What a process says of a registry that it asks under its own environment: the tags, or the error.
const [, , url = '', image = ''] = process.argv;
createRegistry({ url, namespace: '' }, { credentials: async () => null, retries: 0 })
  .tags(image)
  .then(
    (tags) => process.stdout.write(JSON.stringify({ tags })),
    (error: unknown) =>
      process.stdout.write(JSON.stringify({ ...(error as object), message: String(error) })),
  );
