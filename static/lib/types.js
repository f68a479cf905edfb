// @ts-check
// Shapes of the API, as the page uses them. Types only: this module holds no code.

/**
 * @typedef {{id: string, workspaceId: string, direction: 'inbound' | 'outbound', state: string, outcome: string | null,
 *   from: string, to: string, fromName: string | null, toName: string | null, phoneNumberId: string | null,
 *   agentId: string | null, ringingAgentIds: string[], startedAt: string, answeredAt: string | null,
 *   endedAt: string | null, durationSeconds: number | null, version: number}} Call
 * @typedef {{id: string, callSid: string | null, parentCallSid: string | null, kind: string, role: string,
 *   agentId: string | null, status: string, startedAt: string | null, answeredAt: string | null,
 *   acceptedAt: string | null, endedAt: string | null}} Leg
 * @typedef {{at: string, what: string, agentId: string | null, legId: string | null, by?: string | null}} Change
 * @typedef {Call & {legs: Leg[], timeline: Change[], voicemails: Voicemail[]}} CallDetail
 * @typedef {{id: string, userId: string | null, name: string, email: string | null, role: Role | null, identity: string,
 *   availability: 'available' | 'away' | 'offline', availabilityAt: string, isReachable: boolean, isOnCall: boolean,
 *   callId: string | null, createdAt: string}} Agent
 * @typedef {'owner' | 'admin' | 'agent'} Role
 * @typedef {{id: string, sid: string, e164: string, name: string, isVoiceCapable: boolean,
 *   isManaged: boolean, agentIds: string[], doesNow: string | null}} PhoneNumber
 * @typedef {'local' | 'tollFree' | 'mobile' | 'national'} NumberType
 * @typedef {{code: string, name: string, types: NumberType[]}} NumberCountry
 * @typedef {{e164: string, type: NumberType, locality: string | null, region: string | null, postalCode: string | null,
 *   country: string, capabilities: {voice: boolean, sms: boolean, mms: boolean, fax: boolean},
 *   addressRequirements: string, monthlyPrice: string | null, currency: string | null}} NumberForSale
 * @typedef {{id: string, callId: string, from: string, phoneNumberId: string | null, receivedAt: string,
 *   durationSeconds: number | null, heardAt: string | null, isReady: boolean}} Voicemail
 * @typedef {{id: string, name: string, role: Role, agentId: string | null}} Membership
 * @typedef {{user: {id: string, name: string, email: string}, workspaces: Membership[]}} Session
 * @typedef {{id: string, name: string, country: string, timeZone: string, allowedCountries: string[] | null,
 *   ringSeconds: number, fallbackUrl: string | null, role: Role, agentId: string | null}} Workspace
 * @typedef {{sid: string, e164: string, name: string, isVoiceCapable: boolean, isManaged: boolean, isNew: boolean,
 *   doesNow: string | null}} AccountNumber
 * @typedef {{setting: string, before: string | null, after: string | null}} SettingChange
 * @typedef {{kind: string, sid: string | null, name: string, sentence: string, changes: SettingChange[],
 *   isRepairable: boolean}} TwilioDrift
 * @typedef {{subject: 'application' | 'key' | 'number', action: 'create' | 'change' | 'delete' | 'keep' | 'take' |
 *   'restore' | 'leave' | 'forget', sid: string | null, name: string, changes: SettingChange[], note: string | null,
 *   canBeTaken?: boolean, isFree?: boolean}} PlanStep
 * @typedef {{account: {sid: string, friendlyName: string, type: string | null, ownerAccountSid: string | null},
 *   requests: number, steps: PlanStep[]}} TwilioPlan
 * @typedef {{done: number, total: number, doing: string}} TwilioProgress
 * @typedef {{at: string, cause: string, sentence: string, expectedUrl: string, receivedUrl: string,
 *   signedUrl: string | null, headers: Record<string, string | null>}} SignatureFailure
 * @typedef {{connected: boolean, state: 'connecting' | 'connected' | 'disconnecting' | null, accountSid: string | null,
 *   friendlyName: string | null, type: string | null, ownerAccountSid: string | null, edge: string | null,
 *   appSid: string | null, keySid: string | null, keyRotation: {rotatedAt: string, oldKeyEndsAt: string} | null,
 *   nextAuthToken: {enteredAt: string | null} | null, autoRepair: boolean, connectedAt: string | null,
 *   checkedAt: string | null, drifts: TwilioDrift[], webhookUrl: string | null,
 *   lastError: {code: number | string | null, message: string, advice: string | null} | null,
 *   lastSignatureFailure: SignatureFailure | null, progress: TwilioProgress | null,
 *   numbers: AccountNumber[]}} TwilioConnection
 * @typedef {{restored: string[], left: string[], reason: string | null, isForgotten: boolean}} TwilioReset
 * @typedef {{id: string, severity: 'problem' | 'warning' | 'good', subject: string, title: string, what: string,
 *   why: string, toDo: string, workspaceId: string | null}} Finding
 * @typedef {{checkedAt: string, summary: {problems: number, warnings: number, good: number},
 *   findings: Finding[]}} HealthReport
 * @typedef {{id: string, name: string, workspaceId: string | null, madeBy: string | null, scopes: string[],
 *   createdAt: string, expiresAt: string | null, lastUsedAt: string | null}} ApiToken
 * @typedef {{id: string, workspaceId: string, url: string, events: string[] | null, isEnabled: boolean,
 *   createdAt: string, failingSince: string | null, gaveUpAt: string | null}} Hook
 * @typedef {{eventId: string | null, type: string, at: string, attempts: number,
 *   state: 'delivered' | 'retrying' | 'failed', status: number | null, error: string | null,
 *   durationMilliseconds: number, nextAttemptAt: string | null}} HookDelivery
 * @typedef {{version: string, mode: 'serve' | 'demo', setupNeeded: boolean, demo?: Demo}} AppInfo
 * @typedef {{simulatorUrl: string, phonePageUrl: string, email: string, password: string,
 *   agents: {name: string, email: string}[], phoneNumbers: string[]}} Demo
 * @typedef {{answered: number, missed: number, total: number, averageAnswerSeconds: number | null,
 *   endsAt: string}} Today
 */

export {};
