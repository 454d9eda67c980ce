import { toJsonSchema, type ConversionConfig } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { component } from '../../packages/nx-promote/src/core/config/definition/component.js';
import { pipeline } from '../../packages/nx-promote/src/core/config/definition/pipeline.js';
import {
  environmentRecordSchema,
  environmentStateSchema,
  recordSchema,
  stateSchema,
} from '../../packages/nx-promote/src/core/model/schema/records.js';
import {
  hotfixRecordSchema,
  obligationsSchema,
} from '../../packages/nx-promote/src/core/model/schema/hotfixes.js';
import { changesSchema } from '../../packages/nx-promote/src/core/changelog/report.js';
import { statusSchema } from '../../packages/nx-promote/src/core/status/status.js';
import { outcomeSchema } from '../../packages/nx-promote/src/nx/output/outcome-schema.js';
import { COMPONENT_EXAMPLES, PIPELINE_EXAMPLES } from './examples.js';

export interface GeneratedSchema {
  readonly file: string;
  readonly schema: Record<string, unknown>;
}

/** All JSON Schemas of the package, each from the definition that the code itself reads with. */
export function generateSchemas(): GeneratedSchema[] {
  return [
    generated('release-pipeline', pipeline, {
      title: 'Release pipeline',
      description: 'The environments through which components are promoted, and the rules between them.',
      examples: PIPELINE_EXAMPLES,
    }),
    generated('release', component, {
      title: 'Releasable component',
      description: 'What one component does differently from the pipeline; {} where nothing.',
      examples: COMPONENT_EXAMPLES,
    }),
    generated('record', recordSchema, {
      title: 'Ledger record',
      description: 'One record of one component in one environment: record.json in a commit of the ledger.',
    }),
    generated('state', stateSchema, {
      title: 'Ledger state',
      description: 'The fold of all records of one component in one environment: state.json at the tip.',
    }),
    generated('environment-record', environmentRecordSchema, {
      title: 'Ledger record of an environment',
      description: 'One record of an environment as a whole: record.json in a commit of the ledger.',
    }),
    generated('environment-state', environmentStateSchema, {
      title: 'Ledger state of an environment',
      description: 'The fold of all records of an environment as a whole: state.json at the tip.',
    }),
    generated('hotfix-record', hotfixRecordSchema, {
      title: 'Ledger record of a hotfix',
      description: "One record of a component's obligations: record.json in a commit of the ledger.",
    }),
    generated('obligations', obligationsSchema, {
      title: 'Obligations of a component',
      description: 'The fold of all records about hotfixes of a component: state.json at the tip.',
    }),
    generated('status', statusSchema, {
      title: 'Release status',
      description: 'What runs where: what release-status --format=json writes.',
    }),
    generated('changes', changesSchema, {
      title: 'Changes between two states',
      description: 'What one environment would receive of another: what changelog --format=json writes.',
    }),
    generated('outcome', outcomeSchema, {
      title: 'Outcome of a step',
      description: 'How a step ended for one component: a line of the file that NX_PROMOTE_OUTCOMES names.',
    }),
  ];
}

function generated(name: string, definition: GenericSchema, about: Record<string, unknown>): GeneratedSchema {
  const { $schema, ...schema } = toJsonSchema(definition, CONVERSION);
  return { file: `${name}.schema.json`, schema: { $schema, ...about, ...schema } };
}

const CONVERSION: ConversionConfig = {
  typeMode: 'input',
  // Rules between fields, and about what placeholders make of a pattern: parsing says more about them.
  ignoreActions: ['check', 'raw_check'],
  // Open lists: the editor offers what is known and accepts the rest, as the reader does.
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === 'custom' ? { type: 'string', minLength: 1 } : null,
  overrideAction: ({ jsonSchema: { examples, ...rest } }) => (examples?.length === 0 ? rest : null),
};
