// @ts-check
// What can be asked of the server.
import {asSeen, gone, hasAll} from './as-seen.js';
import {once} from './once.js';
import {request} from './request.js';

/** @typedef {import('../lib/types.js').Voicemail} Voicemail @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */
/** @typedef {import('../lib/types.js').Agent} Agent @typedef {import('../lib/types.js').Workspace} Workspace */
/** @typedef {import('../lib/types.js').TwilioConnection} TwilioConnection @typedef {import('../lib/types.js').Hook} Hook */

/** @param {Record<string, string | number | null | undefined>} values */
function query(values) {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return set.length ? `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}` : '';
}

/**
 * A whole list, page by page.
 * @param {string} path
 * @returns {Promise<{items: any[]}>}
 */
async function whole(path) {
  const items = [];
  let cursor = null;
  do {
    /** @type {{items: any[], nextCursor: string | null}} */
    const page = await request('GET', path + query({limit: 200, cursor}));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return {items};
}

/** @param {string} path of a list @param {unknown} form */
const make = (path, form) => once(path, form, {find: async made => {
  const now = (await whole(path)).items.find(one => one.id === made.id);
  return now && {...made, ...now};
}});

/** A call that was placed can be connected for so long. */
const ticketSeconds = 60;

/** What of each thing people edit; the rest changes by itself. */
const editable = {
  agent: ['name', 'email', 'role'], phoneNumber: ['name', 'agentIds'], hook: ['url', 'events', 'isEnabled'],
  workspace: ['name', 'country', 'timeZone', 'allowedCountries', 'ringSeconds', 'fallbackUrl'],
  voicemail: ['heard'], twilio: ['accountSid', 'edge', 'autoRepair'],
};

/** @param {import('./as-seen.js').Subject} subject @param {Record<string, any>} changes @param {[string, string]} how */
const edit = (subject, changes, [method, path] = ['PATCH', subject.path]) =>
  asSeen({wanted: changes, isDone: hasAll(changes), ...subject}, headers => request(method, path, changes, {headers}));

/** @param {import('./as-seen.js').Subject} subject */
const erase = subject => asSeen(subject, headers =>
  request('DELETE', subject.path, undefined, {headers})).catch(gone);

export const api = {
  /** @returns {Promise<import('../lib/types.js').AppInfo>} */
  app: () => request('GET', '/app'),
  /** @param {unknown} form @returns {Promise<import('../lib/types.js').Session>} */
  setUp: form => request('POST', '/setup', form),
  /** @returns {Promise<import('../lib/types.js').Session>} */
  session: () => request('GET', '/session'),
  /** @param {string} email @param {string} password @returns {Promise<import('../lib/types.js').Session>} */
  signIn: (email, password) => request('POST', '/session', {email, password}),
  signOut: () => request('DELETE', '/session'),
  /** @param {string} password the one of now @param {string} newPassword @returns {Promise<void>} */
  changePassword: (password, newPassword) => request('PUT', '/session/password', {password, newPassword}),
  /** @returns {Promise<{items: import('../lib/types.js').ApiToken[]}>} */
  tokens: () => whole('/tokens'),
  /** @param {unknown} form @returns {Promise<import('../lib/types.js').ApiToken & {token: string}>} */
  createToken: form => make('/tokens', form),
  /** @param {string} id */
  deleteToken: id => request('DELETE', `/tokens/${encodeURIComponent(id)}`).catch(gone),
  /** @param {unknown} form */
  createWorkspace: form => make('/workspaces', form),
  /** @returns {Promise<{items: Workspace[]}>} */
  workspaces: () => whole('/workspaces'),
};

/**
 * The API of one workspace.
 * @param {string} workspaceId
 */
export function desk(workspaceId) {
  const base = `/workspaces/${encodeURIComponent(workspaceId)}`;
  const at = (/** @type {string[]} */ ...parts) => `${base}/${parts.map(encodeURIComponent).join('/')}`;
  const the = {
    workspace: (/** @type {Workspace} */ seen) => ({path: base, names: editable.workspace, seen}),
    agent: (/** @type {Agent} */ seen) => ({path: at('agents', seen.id), names: editable.agent, seen}),
    phoneNumber: (/** @type {PhoneNumber} */ seen) =>
      ({path: at('phone-numbers', seen.id), names: editable.phoneNumber, seen}),
    voicemail: (/** @type {Voicemail} */ seen) => ({path: at('voicemails', seen.id), names: editable.voicemail, seen,
      look: (/** @type {Voicemail} */ one) => ({heard: one.heardAt !== null})}),
    // One that the server gave up is still what people switched on.
    hook: (/** @type {Hook} */ seen) => ({path: at('hooks', seen.id), names: editable.hook, seen,
      look: (/** @type {Hook} */ one) => ({...one, isEnabled: one.isEnabled || one.gaveUpAt !== null})}),
    twilio: (/** @type {TwilioConnection} */ seen) => ({path: at('twilio'), names: editable.twilio, seen}),
  };
  return {
    /**
     * @param {Record<string, any>} filters
     * @returns {Promise<{items: import('../lib/types.js').Call[], nextCursor: string | null}>}
     */
    calls: filters => request('GET', at('calls') + query(filters)),
    /** @param {string} id @returns {Promise<import('../lib/types.js').CallDetail>} */
    call: id => request('GET', at('calls', id)),
    /**
     * @param {string} to
     * @param {string} phoneNumberId
     * @returns {Promise<{callId: string, ticket: string, to: string}>}
     */
    placeCall: (to, phoneNumberId) => once(at('calls'), {to, phoneNumberId}, {seconds: ticketSeconds}),
    /** @param {string} id */
    hangUp: id => request('POST', at('calls', id, 'hangup')),
    /**
     * @param {Record<string, any>} page
     * @returns {Promise<{items: Voicemail[], nextCursor: string | null}>}
     */
    voicemails: page => request('GET', at('voicemails') + query(page)),
    /** @param {Voicemail} seen @param {boolean} heard @returns {Promise<Voicemail>} */
    markVoicemail: (seen, heard) => edit({...the.voicemail(seen), isDone: one => (one.heardAt !== null) === heard}, {heard}),
    /** @param {Voicemail} seen */
    deleteVoicemail: seen => erase(the.voicemail(seen)),
    /** @param {string} id */
    voicemailAudio: id => `/api/v1${at('voicemails', id, 'audio')}`,
    /** @returns {Promise<{items: PhoneNumber[]}>} */
    phoneNumbers: () => whole(at('phone-numbers')),
    /** @param {PhoneNumber} seen @param {Record<string, any>} changes @returns {Promise<PhoneNumber>} */
    changePhoneNumber: (seen, changes) => edit(the.phoneNumber(seen), changes),
    /** @param {PhoneNumber} seen @param {string[]} agentIds @returns {Promise<PhoneNumber>} */
    assignAgents: (seen, agentIds) => edit(the.phoneNumber(seen), {agentIds},
      ['PUT', at('phone-numbers', seen.id, 'agents')]),
    /** @returns {Promise<{items: import('../lib/types.js').NumberCountry[]}>} */
    numberCountries: () => whole(at('numbers-for-sale', 'countries')),
    /**
     * @param {Record<string, any>} wanted
     * @returns {Promise<{items: import('../lib/types.js').NumberForSale[], priceProblem: string | null}>}
     */
    numbersForSale: wanted => request('GET', at('numbers-for-sale') + query(wanted)),
    /** @param {unknown} order @returns {Promise<PhoneNumber>} */
    buyPhoneNumber: order => make(at('phone-numbers'), order),
    /** @param {PhoneNumber} seen */
    releasePhoneNumber: seen => erase(the.phoneNumber(seen)),
    /** @returns {Promise<{items: Agent[]}>} */
    agents: () => whole(at('agents')),
    /** @param {unknown} form */
    addAgent: form => make(at('agents'), form),
    /** @param {Agent} seen @param {Record<string, any>} changes @returns {Promise<Agent>} */
    changeAgent: (seen, changes) => edit(the.agent(seen), changes),
    /** @param {Agent} seen */
    removeAgent: seen => erase(the.agent(seen)),
    /** @param {Workspace} seen @param {Record<string, any>} changes @returns {Promise<Workspace>} */
    changeWorkspace: (seen, changes) => edit(the.workspace(seen), changes),
    /** @returns {Promise<TwilioConnection>} */
    twilio: () => request('GET', at('twilio')),
    /** @param {unknown} form @returns {Promise<TwilioConnection>} */
    connectTwilio: form => request('PUT', at('twilio'), form),
    /** @param {unknown} form @returns {Promise<import('../lib/types.js').TwilioPlan>} */
    planTwilio: form => request('POST', at('twilio', 'plan'), form),
    /** @param {TwilioConnection} seen @param {Record<string, any>} choices @returns {Promise<TwilioConnection>} */
    chooseTwilio: (seen, choices) => edit(the.twilio(seen), choices),
    /** @returns {Promise<TwilioConnection>} */
    checkTwilio: () => request('POST', at('twilio', 'check')),
    /** @returns {Promise<TwilioConnection>} */
    repairTwilio: () => request('POST', at('twilio', 'repair')),
    /** @param {string} authToken @returns {Promise<TwilioConnection>} */
    prepareAuthToken: authToken => request('PUT', at('twilio', 'next-auth-token'), {authToken}),
    /** @returns {Promise<TwilioConnection>} */
    dropAuthToken: () => request('DELETE', at('twilio', 'next-auth-token')),
    /** @returns {Promise<TwilioConnection>} */
    rotateKey: () => once(at('twilio', 'key-rotation')),
    /**
     * @param {TwilioConnection} seen
     * @param {{force?: boolean, calls?: 'keep' | 'delete'}} how
     * @returns {Promise<import('../lib/types.js').TwilioReset>}
     */
    disconnectTwilio: (seen, how) => asSeen(the.twilio(seen), headers =>
      request('DELETE', at('twilio') + query({...how, force: how.force ? 'true' : null}), undefined, {headers})),
    /** @returns {Promise<import('../lib/types.js').HealthReport>} */
    health: () => request('GET', at('health')),
    /** @param {string} availability @returns {Promise<import('../lib/types.js').Agent>} */
    setAvailability: availability => request('PUT', at('availability'), {availability}),
    /**
     * @param {string} deviceId
     * @param {'registered' | 'unregistered'} deviceState
     * @param {boolean} [isLeaving] outlives the page
     */
    presence: (deviceId, deviceState, isLeaving) =>
      request('POST', at('presence'), {deviceId, deviceState}, {keepalive: isLeaving === true}),
    /** @returns {Promise<{items: Hook[]}>} */
    hooks: () => whole(at('hooks')),
    /** @param {unknown} form @returns {Promise<Hook & {secret: string}>} */
    createHook: form => make(at('hooks'), form),
    /** @param {Hook} seen @param {Record<string, any>} changes @returns {Promise<Hook>} */
    changeHook: (seen, changes) => edit(the.hook(seen), changes),
    /** @param {Hook} seen */
    deleteHook: seen => erase(the.hook(seen)),
    /** @param {string} id @returns {Promise<{items: import('../lib/types.js').HookDelivery[]}>} */
    hookDeliveries: id => whole(at('hooks', id, 'deliveries')),
    /** @param {string} id @returns {Promise<import('../lib/types.js').HookDelivery & {answer: string}>} */
    testHook: id => request('POST', at('hooks', id, 'test')),
    accessToken: () => request('POST', at('access-tokens')),
    eventsUrl: `/api/v1${at('events')}`,
  };
}
