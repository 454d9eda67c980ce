import { spellerOf } from '../../nx/spell-advice.js';

/** Spells commands with the names that targets have by default. */
export const spell = spellerOf(undefined);
