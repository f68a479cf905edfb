// The errors of the stand-in Device: the codes and names of Twilio's Voice JavaScript SDK, in words of our own.

const errorNames = {
  20101: ['AccessTokenInvalid', 'The access token cannot be read or is not valid.'],
  20104: ['AccessTokenExpired', 'The access token has expired.'],
  20151: ['AuthenticationFailed', 'The access token was not accepted.'],
  31000: ['UnknownError', 'Something failed that has no error of its own.'],
  31001: ['ApplicationNotFoundError', "The token's TwiML app does not exist."],
  31005: ['ConnectionError', 'The connection to the gateway broke or was refused.'],
  31009: ['TransportError', 'There is no connection to send or receive messages.'],
  31202: ['AccessTokenSignatureValidationFailed', "The access token's signature is wrong."],
  31206: ['RateExceededError', 'Too many requests in too short a time.'],
  31207: ['JWTTokenExpirationTooLongError', 'The access token lives longer than is allowed.'],
  31400: ['BadRequest', 'The gateway sent or received something malformed.'],
  31401: ['PermissionDeniedError', 'The browser or the person refused the microphone.'],
  31402: ['AcquisitionFailedError', 'The microphone could not be opened.'],
  31404: ['NotFound', 'There is no such call.'],
  31486: ['BusyHere', 'The other side is busy.'],
  53000: ['ConnectionError', 'Signalling failed.'],
  53001: ['ConnectionDisconnected', 'Signalling was disconnected.'],
  53405: ['ConnectionError', 'The sound could not be set up.'],
};
// The SDK hides most of the gateway's codes unless `enableImprovedSignalingErrorPrecision` is set.
const renamed = {31201: 20151, 31204: 20101, 31205: 20104};
const shownAsTheyAre = new Set([20101, 20104, 20151, 31000, 31005, 31009, 31206, 31400, 53000]);

export class TwilioError extends Error {
  constructor(code, message, originalError) {
    const [name, explanation] = errorNames[code] ?? ['UnknownError', 'An error without a description.'];
    super(`${name} (${code}): ${message || explanation}`);
    Object.assign(this, {code, name, explanation, description: explanation, causes: [], solutions: []});
    this.originalError = originalError;
  }
}

/** The error the SDK shows for one the gateway sent; `hidden` is the code it shows for what it hides. */
export function signalledError({code, message} = {}, isPrecise, hidden) {
  const shown = renamed[code] ?? (isPrecise || shownAsTheyAre.has(code) ? code : hidden);
  return new TwilioError(shown ?? 31000, message);
}
