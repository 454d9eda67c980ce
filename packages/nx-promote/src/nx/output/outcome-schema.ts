import * as v from 'valibot';
import { atLeastOne, open, text, texts } from '../../core/model/schema/terms.js';

const STATUSES = ['done', 'nothing-to-do', 'superseded', 'refused', 'failed', 'waiting', 'planned'] as const;

/** One line of the file that `NX_PROMOTE_OUTCOMES` names. */
export const outcomeSchema = v.looseObject({
  schemaVersion: atLeastOne,
  step: text,
  environment: text,
  dryRun: v.boolean(),
  component: text,
  status: open(STATUSES),
  success: v.boolean(),
  shortId: v.nullable(text),
  digest: v.nullable(text),
  summary: v.string(),
  error: v.nullable(v.looseObject({ code: text, message: text, details: texts, hints: texts })),
});

export type OutcomeLine = v.InferOutput<typeof outcomeSchema>;
