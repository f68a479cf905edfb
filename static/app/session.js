// @ts-check
// Who is signed in, and which of their workspaces is open.
import {Cell} from '../lib/cell.js';
import {browser} from '../lib/keep.js';
import {api, desk} from './api.js';
import {signedOut} from './request.js';

/** @typedef {import('../lib/types.js').Session} Session @typedef {import('../lib/types.js').Membership} Membership */
/** @typedef {{stage: 'starting' | 'failed' | 'set-up' | 'sign-in' | 'signed-in', session: Session | null,
 *   workspace: Membership | null, problem: string | null}} Standing */

const remembered = 'ringdesk.workspace';

/** @type {Cell<Standing>} */
export const standing = new Cell(/** @type {Standing} */ ({
  stage: 'starting', session: null, workspace: null, problem: null,
}));

/** @type {Cell<import('../lib/types.js').AppInfo | null>} */
export const appInfo = new Cell(/** @type {import('../lib/types.js').AppInfo | null} */ (null));

export async function findSession() {
  standing.value = {...standing.value, stage: 'starting', problem: null};
  try {
    // Both at once: after a reload a caller may be waiting.
    const session = api.session();
    session.catch(() => {});
    appInfo.value = await api.app();
    if (appInfo.value.setupNeeded) standing.value = {...standing.value, stage: 'set-up'};
    else enter(await session);
  } catch (error) {
    const {status, message} = /** @type {import('./request.js').ApiError} */ (error);
    if (status === 401) leave();
    else standing.value = {...standing.value, stage: 'failed', problem: message};
  }
}

/** @param {Session} session @param {string} [workspaceId] */
export function enter(session, workspaceId = browser.get(remembered) ?? '') {
  const {workspaces} = session;
  const workspace = workspaces.find(one => one.id === workspaceId) ?? workspaces[0] ?? null;
  if (workspace) browser.set(remembered, workspace.id);
  standing.value = {stage: 'signed-in', session, workspace, problem: null};
}

/** @param {string} workspaceId */
export function openWorkspace(workspaceId) {
  if (standing.value.session) enter(standing.value.session, workspaceId);
}

export function leave() {
  standing.value = {stage: 'sign-in', session: null, workspace: null, problem: null};
}

signedOut.addEventListener('signedout', () => {
  if (standing.value.stage === 'signed-in') leave();
});

/** The API of the open workspace. */
export function here() {
  const {workspace} = standing.value;
  if (!workspace) throw new Error('No workspace is open.');
  return desk(workspace.id);
}

/** May the person change numbers, agents and settings? */
export const isAdmin = () => ['owner', 'admin'].includes(standing.value.workspace?.role ?? '');

/** The person's own seat in the open workspace. */
export const myAgentId = () => standing.value.workspace?.agentId ?? null;
