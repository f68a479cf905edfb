// @ts-check
// The only place that fetches.

/** An answer that is not the wished one, in words for the person. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {{code?: string, message?: string, field?: string, requestId?: string}} error
   * @param {number} [retryAfter] seconds
   */
  constructor(status, error, retryAfter) {
    super(error.message ?? 'The server answered in a way this page does not understand.');
    this.status = status;
    this.code = error.code ?? 'internal';
    this.field = error.field ?? null;
    this.requestId = error.requestId ?? null;
    this.retryAfter = retryAfter ?? null;
  }
}

/** Told when the server no longer knows us. */
export const signedOut = new EventTarget();

/**
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body]
 * @param {RequestInit} [more]
 * @returns {Promise<any>}
 */
async function request(method, path, body, more = {}) {
  /** @type {RequestInit} */
  const options = {method, headers: {accept: 'application/json'}, credentials: 'same-origin', ...more};
  if (body !== undefined) {
    options.headers = {...options.headers, 'content-type': 'application/json'};
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/api/v1${path}`, options);
  } catch {
    throw new ApiError(0, {
      code: 'offline', message: 'The server could not be reached. Check the network and try again.',
    });
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status === 401 && path !== '/session') signedOut.dispatchEvent(new Event('signedout'));
  throw new ApiError(response.status, answer?.error ?? {}, Number(response.headers.get('retry-after')) || undefined);
}

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
    const page = await request('GET', path + query({limit: 200, cursor}));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return {items};
}

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
  /** @returns {Promise<{items: import('../lib/types.js').ApiToken[]}>} */
  tokens: () => whole('/tokens'),
  /** @param {unknown} form @returns {Promise<import('../lib/types.js').ApiToken & {token: string}>} */
  createToken: form => request('POST', '/tokens', form),
  /** @param {string} id */
  deleteToken: id => request('DELETE', `/tokens/${encodeURIComponent(id)}`),
  /** @param {unknown} form */
  createWorkspace: form => request('POST', '/workspaces', form),
  /** @returns {Promise<{items: import('../lib/types.js').Workspace[]}>} */
  workspaces: () => whole('/workspaces'),
};

/**
 * The API of one workspace.
 * @param {string} workspaceId
 */
export function desk(workspaceId) {
  const base = `/workspaces/${encodeURIComponent(workspaceId)}`;
  const at = (/** @type {string[]} */ ...parts) => `${base}/${parts.map(encodeURIComponent).join('/')}`;
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
    placeCall: (to, phoneNumberId) => request('POST', at('calls'), {to, phoneNumberId}),
    /** @param {string} id */
    hangUp: id => request('POST', at('calls', id, 'hangup')),
    /**
     * @param {Record<string, any>} page
     * @returns {Promise<{items: import('../lib/types.js').Voicemail[], nextCursor: string | null}>}
     */
    voicemails: page => request('GET', at('voicemails') + query(page)),
    /** @param {string} id @param {boolean} heard */
    markVoicemail: (id, heard) => request('PATCH', at('voicemails', id), {heard}),
    /** @param {string} id */
    deleteVoicemail: id => request('DELETE', at('voicemails', id)),
    /** @param {string} id */
    voicemailAudio: id => `/api/v1${at('voicemails', id, 'audio')}`,
    /** @returns {Promise<{items: import('../lib/types.js').PhoneNumber[]}>} */
    phoneNumbers: () => whole(at('phone-numbers')),
    /** @param {string} id @param {unknown} changes */
    changePhoneNumber: (id, changes) => request('PATCH', at('phone-numbers', id), changes),
    /** @param {string} id @param {string[]} agentIds */
    assignAgents: (id, agentIds) => request('PUT', at('phone-numbers', id, 'agents'), {agentIds}),
    /** @returns {Promise<{items: import('../lib/types.js').NumberCountry[]}>} */
    numberCountries: () => whole(at('numbers-for-sale', 'countries')),
    /**
     * @param {Record<string, any>} wanted
     * @returns {Promise<{items: import('../lib/types.js').NumberForSale[], priceProblem: string | null}>}
     */
    numbersForSale: wanted => request('GET', at('numbers-for-sale') + query(wanted)),
    /** @param {unknown} order @returns {Promise<import('../lib/types.js').PhoneNumber>} */
    buyPhoneNumber: order => request('POST', at('phone-numbers'), order),
    /** @param {string} id */
    releasePhoneNumber: id => request('DELETE', at('phone-numbers', id)),
    /** @returns {Promise<{items: import('../lib/types.js').Agent[]}>} */
    agents: () => whole(at('agents')),
    /** @param {unknown} form */
    addAgent: form => request('POST', at('agents'), form),
    /** @param {string} id @param {unknown} changes */
    changeAgent: (id, changes) => request('PATCH', at('agents', id), changes),
    /** @param {string} id */
    removeAgent: id => request('DELETE', at('agents', id)),
    /** @param {unknown} changes */
    changeWorkspace: changes => request('PATCH', base, changes),
    /** @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    twilio: () => request('GET', at('twilio')),
    /** @param {unknown} form @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    connectTwilio: form => request('PUT', at('twilio'), form),
    /** @param {unknown} form @returns {Promise<import('../lib/types.js').TwilioPlan>} */
    planTwilio: form => request('POST', at('twilio', 'plan'), form),
    /** @param {unknown} choices @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    chooseTwilio: choices => request('PATCH', at('twilio'), choices),
    /** @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    checkTwilio: () => request('POST', at('twilio', 'check')),
    /** @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    repairTwilio: () => request('POST', at('twilio', 'repair')),
    /** @param {string} authToken @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    prepareAuthToken: authToken => request('PUT', at('twilio', 'next-auth-token'), {authToken}),
    /** @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    dropAuthToken: () => request('DELETE', at('twilio', 'next-auth-token')),
    /** @returns {Promise<import('../lib/types.js').TwilioConnection>} */
    rotateKey: () => request('POST', at('twilio', 'key-rotation')),
    /**
     * @param {{force?: boolean, calls?: 'keep' | 'delete'}} how
     * @returns {Promise<import('../lib/types.js').TwilioReset>}
     */
    disconnectTwilio: how => request('DELETE', at('twilio') + query(how)),
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
    /** @returns {Promise<{items: import('../lib/types.js').Hook[]}>} */
    hooks: () => whole(at('hooks')),
    /** @param {unknown} form @returns {Promise<import('../lib/types.js').Hook & {secret: string}>} */
    createHook: form => request('POST', at('hooks'), form),
    /** @param {string} id @param {unknown} changes @returns {Promise<import('../lib/types.js').Hook>} */
    changeHook: (id, changes) => request('PATCH', at('hooks', id), changes),
    /** @param {string} id */
    deleteHook: id => request('DELETE', at('hooks', id)),
    /** @param {string} id @returns {Promise<{items: import('../lib/types.js').HookDelivery[]}>} */
    hookDeliveries: id => whole(at('hooks', id, 'deliveries')),
    /** @param {string} id @returns {Promise<import('../lib/types.js').HookDelivery & {answer: string}>} */
    testHook: id => request('POST', at('hooks', id, 'test')),
    accessToken: () => request('POST', at('access-tokens')),
    eventsUrl: `/api/v1${at('events')}`,
  };
}
