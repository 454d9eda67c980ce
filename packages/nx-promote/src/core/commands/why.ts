import { type Advice, advice, run } from '../model/advice.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import { notAmongThem, runsUnverified } from '../errors/verified.js';
import { quarantined } from '../errors/suites.js';
import { busy } from '../errors/claims.js';
import { unknownAncestry } from '../errors/history.js';
import { shipCommand } from '../errors/hotfix.js';
import { hotfixEnvironments } from '../model/hotfix.js';
import type { ChainRequest, ChainStep, HotfixIntent } from '../intent.js';
import { readLedger } from '../ledger/read-ledger.js';
import { AncestryAnswers, isUnknown, type Ancestry, type AncestryPair } from '../model/ancestry.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment } from '../model/pipeline.js';
import { releaseCommand } from '../model/release-command.js';
import { runsTried } from '../model/state.js';
import { NOTHING_FOUND, type Observation } from '../observe/observation.js';
import { observe } from '../observe/observe.js';
import { blockersOf } from '../plan/gates/blockers.js';
import { claimOf } from '../plan/settle/claims.js';
import { owedAfter } from '../plan/gates/note-rules.js';
import { isOwed } from '../notes/obligations.js';
import { quarantineOf } from '../plan/gates/eligibility.js';
import { hotfixOf } from '../plan/gates/hotfix-rules.js';
import { attemptThatDied } from '../status/attempt-died.js';
import type { Explanation, Station } from '../status/explanation.js';
import type { World } from '../world.js';

/** Why is this commit of this component not there? The newest of the trunk when no commit is named. */
export interface WhyQuestion {
  readonly component: string;
  readonly environment: string;
  readonly commit?: string;
}

/** Follows the commit from the first environment to the one that was asked about. Changes nothing. */
export async function explainAbsence(world: World, question: WhyQuestion): Promise<Explanation> {
  const { environments } = world.pipeline;
  const last = environments.findIndex(({ name }) => name === question.environment);
  const component = world.components.find(({ name }) => name === question.component);
  if (component === undefined || last < 0) throw new Error(`nothing is known of ${JSON.stringify(question)}`);
  const hotfix = await hotfixAskedAbout(world, component, question);
  const before = environments.slice(0, last + 1);
  const way = hotfix === null ? before : hotfixEnvironments({ environments: before });
  const looks: Observation[][] = [];
  for (const environment of way) looks.push(await lookAt(world, component, environment, question, hotfix));
  const wanted = wantedOf(looks, component);
  const { environment } = question;
  if (wanted.kind === 'none') {
    return { component: component.name, environment, shortId: null, stations: [], blockers: [wanted.error] };
  }
  const isThere = await containment(world, looks, component, wanted.artifact);
  const stations: Station[] = [];
  for (const [at, one] of way.entries()) {
    const station = stationOf(looks[at] as Observation[], component, one, wanted.artifact, isThere, hotfix);
    stations.push(
      station.kind === 'unverified' ? await withNotesDue(world, component, one, station) : station,
    );
  }
  const { shortId } = wanted.artifact;
  return { component: component.name, environment, shortId, stations, blockers: [] };
}

/** A hotfix that was shipped goes where only hotfixes and promotions go, by its own command; else null. */
async function hotfixAskedAbout(
  { pipeline, git, ledger }: World,
  { name }: Component,
  { environment, commit }: WhyQuestion,
): Promise<HotfixIntent | null> {
  const isOnItsWay = hotfixEnvironments(pipeline).some((one) => one.name === environment);
  const asked = commit === undefined || !isOnItsWay ? null : await git.resolve(commit);
  if (asked === null) return null;
  const { ledger: snapshot } = await readLedger({ git, ledger, pipeline });
  const hotfix = hotfixOf(snapshot, name, asked);
  return hotfix === null ? null : { ...hotfix, commit: asked };
}

function commandOf(component: Component, environment: Environment, hotfix: HotfixIntent | null): Advice {
  return hotfix === null
    ? releaseCommand(component.name, environment)
    : shipCommand(component.name, environment.name, hotfix.branch);
}

/** One look per step that would bring it in, since each step looks at what it needs only. */
async function lookAt(
  world: World,
  component: Component,
  environment: Environment,
  { commit }: WhyQuestion,
  hotfix: HotfixIntent | null,
): Promise<Observation[]> {
  const isFirst = environment === world.pipeline.environments[0];
  const steps: ChainStep[] = isFirst
    ? ['tag', 'deploy']
    : [environment.releaseTag === null ? 'deploy' : 'name'];
  const intent: ChainRequest = {
    environment: environment.name,
    components: [component.name],
    dryRun: false,
    typed: world.spell(commandOf(component, environment, hotfix)),
    ...(hotfix === null ? {} : { hotfix }),
    ...(commit === undefined || hotfix !== null ? {} : { commit }),
  };
  const looks: Observation[] = [];
  for (const step of steps) looks.push(await observe(world, { ...intent, step }, NOTHING_FOUND));
  return looks;
}

/** What the first environment is to run is what is asked about. */
function wantedOf(
  looks: readonly (readonly Observation[])[],
  component: Component,
): { kind: 'artifact'; artifact: Artifact } | { kind: 'none'; error: ErrorFacts } {
  const target = looks[0]?.[0]?.targets.get(component.name);
  if (target === undefined) throw new Error(`no target was observed for ${component.name}`);
  return target;
}

/** Whether an artifact that runs, is verified or comes in on the way contains the commit. */
type Containment = (artifact: Artifact) => Ancestry;

async function containment(
  world: World,
  looks: readonly (readonly Observation[])[],
  { name }: Component,
  wanted: Artifact,
): Promise<Containment> {
  const targets = looks.flatMap((each) => each.map((look) => look.targets.get(name)));
  const coming = targets.map((target) => (target?.kind === 'artifact' ? target.artifact.commit : undefined));
  const running = looks.flat().flatMap((look) => {
    const { live, verified } = look.ledger.component(look.environment.name, name).state;
    return [live?.commit, verified?.commit];
  });
  const commits = [...new Set([...running, ...coming])].filter(
    (commit) => commit !== undefined && commit !== wanted.commit,
  );
  const pairs = (commits as string[]).map((descendant) => ({ ancestor: wanted.commit, descendant }));
  const answers = pairs.length === 0 ? [] : await world.git.ancestry(pairs);
  const known = new AncestryAnswers(pairs.map((pair, at) => [pair, answers[at] ?? missingAnswer(pair)]));
  return (artifact) => known.of(wanted.commit, artifact.commit);
}

function missingAnswer({ ancestor, descendant }: AncestryPair): never {
  throw new Error(`no answer whether ${ancestor} is in ${descendant}`);
}

function stationOf(
  looks: readonly Observation[],
  component: Component,
  environment: Environment,
  wanted: Artifact,
  isThere: Containment,
  hotfix: HotfixIntent | null,
): Station {
  const look = looks.at(-1) as Observation;
  const { state } = look.ledger.component(environment.name, component.name);
  const { live, liveSince, verified } = state;
  const isTry = runsTried(state);
  const runs = live === null ? null : `${live.shortId}${isTry ? ', unmerged,' : ''}`;
  const station = { environment: environment.name, runs, since: liveSince };
  // What contains it may be a try, and a try does not stay.
  const contains = live === null || isTry ? 'no' : isThere(live);
  if (live !== null && contains === 'yes') {
    const isVerified = sameArtifact(live, verified);
    const blockers = isVerified ? [] : untestedFor(looks, component, live);
    const kind = isVerified ? 'there' : 'unverified';
    return { ...station, kind, blockers: [...atWork(looks, component), ...blockers], command: null };
  }
  const target = look.targets.get(component.name);
  const comes = target?.kind === 'artifact' ? target.artifact : null;
  const suspect = state.suspect.find(({ commit }) => commit === wanted.commit);
  const alone = releaseCommand(component.name, environment);
  const blockers = [
    ...atWork(looks, component),
    ...looks
      .flatMap((one) => blockersOf(one, component, wanted.commit))
      .filter(({ code }) => !MADE_ON_THE_WAY.includes(code)),
    ...(suspect === undefined ? [] : [quarantined(component.name, environment.name, suspect, alone)]),
  ];
  const brings = comes === null || look.previous === null ? 'yes' : isThere(comes);
  for (const [answer, artifact] of [[contains, live] as const, [brings, comes] as const]) {
    if (!isUnknown(answer) || artifact === null) continue;
    blockers.push(unknownAncestry(wanted.shortId, artifact.shortId, answer.gap, look.pipeline.remote));
  }
  // What was rejected on the way does not pass by being released again.
  const isRejected = blockers.some(({ code }) => code === 'REJECTED');
  if (comes !== null && brings === 'no' && look.previous !== null && !isRejected) {
    const { name } = look.previous;
    const first = releaseCommand(component.name, look.previous);
    blockers.push(notAmongThem(component.name, name, comes.shortId, wanted.shortId, first));
  }
  const unique = [...new Map(blockers.map((error) => [error.code, error])).values()];
  return {
    ...station,
    kind: 'missing',
    blockers: unique,
    command:
      unique.length === 0
        ? advice`${commandOf(component, environment, hotfix)}${notesAhead(look, component)}`
        : null,
  };
}

/** What the command will stop at when it has deployed: nobody should take that for a surprise. */
function notesAhead({ notes }: Observation, { name }: Component): string {
  const owed = notes.after.filter((entry) => isOwed(entry) && entry.components.includes(name));
  const ids = owed.map(({ note }) => note.id).join(', ');
  return owed.length === 0 ? '' : `   # deploys it, then waits for the deployment note ${ids}`;
}

/** Somebody, or a run that was killed, who moves what is there already. */
function atWork(looks: readonly Observation[], { name }: Component): ErrorFacts[] {
  const look = looks[0] as Observation;
  const { state } = look.ledger.component(look.environment.name, name);
  const claim = claimOf(look, state);
  if (claim.status === 'dead') return [attemptThatDied(look.environment, name, claim.attempt)];
  return claim.status === 'busy' ? [busy(name, look.environment.name, claim.attempt)] : [];
}

/** The same, where the test waits for deployment notes: they and their commands instead of the test's. */
async function withNotesDue(
  world: World,
  component: Component,
  { name: environment }: Environment,
  station: Station,
): Promise<Station> {
  const typed = world.spell(advice`${run(component.name, 'integration-test', environment)}`);
  const intent = { step: 'verify', environment, components: [component.name], dryRun: false, typed } as const;
  const owed = owedAfter(await observe(world, intent, NOTHING_FOUND), component.name);
  if (owed === null) return station;
  const others = station.blockers.filter(({ code }) => code !== 'NOT_VERIFIED');
  return { ...station, blockers: [...others, owed] };
}

/** What keeps it from being tested there; nothing does where the command that tests it is what is missing. */
function untestedFor(looks: readonly Observation[], { name }: Component, live: Artifact): ErrorFacts[] {
  const look = looks[0] as Observation;
  const { environment } = look;
  const { state } = look.ledger.component(environment.name, name);
  const quarantine =
    quarantineOf(look, name, live.commit) ??
    state.suspect
      .filter(({ commit }) => commit === live.commit)
      .map((entry) => quarantined(name, environment.name, entry, releaseCommand(name, environment)))[0] ??
    null;
  if (quarantine !== null) return [quarantine];
  // Who is at work there tests it; for a killed run the command that continues it is shown already.
  if (claimOf(look, state).status !== 'free') return [];
  return [runsUnverified(name, environment.name, live.shortId, state.adopted === live.commit)];
}

/** What the release of the first environment makes itself before it deploys. */
const MADE_ON_THE_WAY = ['NOT_TAGGED', 'NO_IMAGE'];
