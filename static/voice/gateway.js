// What the stand-in Device needs once it talks to the gateway; stand-in.js loads it.

import {Call} from './call.js';

export {Call};
export {TwilioError, signalledError} from './errors.js';
export {Signalling} from './signalling.js';

globalThis.Twilio.Call = Call;
