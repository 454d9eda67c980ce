export { driverSettings } from '../model/driver-settings.js';
export { seconds } from './duration.js';
export { parseComponent, type ComponentFacts, type ParsedComponent } from './parse-component.js';
export { parseComponents, type ComponentSource, type ParsedComponents } from './parse-components.js';
export { parsePipeline, type ParsedPipeline } from './parse-pipeline.js';
export { VERSION } from './ref-rules.js';
