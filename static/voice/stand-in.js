// Stands in for Twilio's Voice JavaScript SDK while there is no Twilio: the same `Twilio.Device` and `Twilio.Call`,
// speaking the same signalling to the simulator, with real sound between the browsers. The page cannot tell them
// apart. Written against the behaviour of SDK 2.18.3; where that surprises, the comment says so.
//
// A classic script, as the SDK is: `Twilio` stands as soon as it has run. Sockets and sound are loaded when needed.
(() => {
  'use strict';

  const load = () => import('./gateway.js'); // {Call, Signalling, TwilioError, signalledError}
  const tokenRefreshDefault = 10_000; // ms before expiry

  class InvalidStateError extends Error {
    name = 'InvalidStateError';
  }
  class InvalidArgumentError extends Error {
    name = 'InvalidArgumentError';
  }

  class Emitter {
    #listeners = new Map();
    on(name, listener) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      return this;
    }
    once(name, listener) {
      const once = (...values) => {
        this.off(name, once);
        listener(...values);
      };
      once.listener = listener;
      return this.on(name, once);
    }
    off(name, listener) {
      const left = (this.#listeners.get(name) ?? []).filter(each => each !== listener && each.listener !== listener);
      this.#listeners.set(name, left);
      return this;
    }
    removeAllListeners(name) {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    listenerCount = name => this.#listeners.get(name)?.length ?? 0;
    emit(name, ...values) {
      const listeners = this.#listeners.get(name) ?? [];
      for (const listener of listeners) listener(...values);
      return listeners.length > 0;
    }
  }
  Emitter.prototype.addListener = Emitter.prototype.on;
  Emitter.prototype.removeListener = Emitter.prototype.off;

  /** `device.speakerDevices` and `device.ringtoneDevices`: which loudspeakers play. */
  class OutputDevices {
    #ids = new Set(['default']);
    #available;
    #changed;
    constructor(available, changed) {
      this.#available = available;
      this.#changed = changed;
    }
    get = () => new Set([...this.#ids].map(id => this.#available.get(id)).filter(Boolean));
    delete = id => this.#ids.delete(id);
    async set(ids) {
      const wanted = [ids].flat();
      const unknown = wanted.filter(id => id !== 'default' && !this.#available.has(id));
      if (unknown.length) throw new InvalidArgumentError(`Devices not found: ${unknown.join(', ')}`);
      this.#ids = new Set(wanted);
      await this.#changed(wanted[0] ?? 'default');
    }
  }

  /** `device.audio`: microphones, loudspeakers, and which sounds the Device itself makes (none here). */
  class AudioHelper extends Emitter {
    availableInputDevices = new Map();
    availableOutputDevices = new Map();
    inputDevice = null;
    audioConstraints = null;
    sinkId = '';
    isOutputSelectionSupported = 'setSinkId' in HTMLMediaElement.prototype;
    isVolumeSupported = 'AudioContext' in globalThis;
    #sounds = {incoming: true, outgoing: true, disconnect: true};
    #activeLine;

    constructor(activeLine) {
      super();
      this.#activeLine = activeLine;
      this.speakerDevices = new OutputDevices(this.availableOutputDevices, id => {
        this.sinkId = id === 'default' ? '' : id;
        return activeLine()?.setSink(this.sinkId);
      });
      this.ringtoneDevices = new OutputDevices(this.availableOutputDevices, async () => {});
      navigator.mediaDevices?.addEventListener('devicechange', this.refresh);
      this.refresh();
    }

    incoming = isOn => this.#toggle('incoming', isOn);
    outgoing = isOn => this.#toggle('outgoing', isOn);
    disconnect = isOn => this.#toggle('disconnect', isOn);
    setAudioConstraints = constraints => this.#choose({audioConstraints: {...constraints}});
    unsetAudioConstraints = () => this.#choose({audioConstraints: null});
    unsetInputDevice = () => this.#choose({inputDevice: null});

    async setInputDevice(deviceId) {
      const inputDevice = this.availableInputDevices.get(deviceId);
      if (!inputDevice) throw new InvalidArgumentError(`Device not found: ${deviceId}`);
      await this.#choose({inputDevice});
    }

    /** What to ask the browser for. */
    constraints() {
      const exact = this.inputDevice && {deviceId: {exact: this.inputDevice.deviceId}};
      return this.audioConstraints || exact ? {...this.audioConstraints, ...exact} : true;
    }

    refresh = async () => {
      const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
      const maps = {audioinput: this.availableInputDevices, audiooutput: this.availableOutputDevices};
      const before = Object.values(maps).flatMap(map => [...map.keys()]);
      Object.values(maps).forEach(map => map.clear());
      devices.forEach(device => maps[device.kind]?.set(device.deviceId, device));
      const now = new Set(Object.values(maps).flatMap(map => [...map.keys()]));
      if (now.size === before.length && before.every(id => now.has(id))) return;
      this.emit('deviceChange', [this.inputDevice].filter(device => device && !now.has(device.deviceId)));
    };

    close() {
      navigator.mediaDevices?.removeEventListener('devicechange', this.refresh);
      this.removeAllListeners();
    }

    async #choose(values) {
      Object.assign(this, values);
      await this.#activeLine()?.reopenMicrophone(this.constraints());
    }

    #toggle(name, isOn) {
      if (typeof isOn === 'boolean') this.#sounds[name] = isOn;
      return this.#sounds[name];
    }
  }

  /**
   * The phone of one identity. States: unregistered registering registered destroyed.
   * Events: registering registered unregistered incoming error tokenWillExpire destroyed.
   * The option `chunderw` is the simulator's `ws://host:port`.
   */
  class Device extends Emitter {
    static State = Object.freeze({
      Destroyed: 'destroyed', Registered: 'registered', Registering: 'registering', Unregistered: 'unregistered',
    });
    static version = '2.18.3';
    static packageName = 'ringdesk-stand-in';
    static isSupported = true;

    state = 'unregistered';
    calls = [];
    edge = null;
    identity = null;
    token = null;
    audio = new AudioHelper(() => this.#activeCall?.line);
    #options = {tokenRefreshMs: tokenRefreshDefault};
    #activeCall = null;
    #isConnecting = false;
    #signalling = null;
    #gateway = null; // what `load` gave
    #connection = null; // {promise, resolve, reject}: settled when the gateway takes the token, or closes
    #shouldReRegister = false;
    #tokenTimer = 0;

    constructor(token, options = {}) {
      super();
      this.updateToken(token);
      this.updateOptions(options);
      addEventListener('pagehide', this.destroy);
      addEventListener('beforeunload', this.#confirmClose);
    }

    get isBusy() {
      return Boolean(this.#activeCall);
    }
    get isPrecise() {
      return Boolean(this.#options.enableImprovedSignalingErrorPrecision);
    }

    updateOptions(options = {}) {
      this.#throwIfDestroyed();
      this.#options = {...this.#options, ...options};
    }

    updateToken(token) {
      this.#throwIfDestroyed();
      if (typeof token !== 'string') throw new InvalidArgumentError('Parameter "token" must be a string.');
      this.token = token;
      this.#signalling?.listen(token);
    }

    async register() {
      if (this.state !== 'unregistered') {
        throw new InvalidStateError(`Attempt to register when device is in state '${this.state}'.`);
      }
      this.#shouldReRegister = false;
      this.#setState('registering');
      await this.#open();
      const outcome = new Promise((resolve, reject) => {
        this.once('registered', resolve);
        this.once('unregistered', () => reject(new Error('The registration was refused or broken off.')));
      });
      this.#signalling.register(true);
      await outcome;
    }

    async unregister() {
      if (this.state !== 'registered') {
        throw new InvalidStateError(`Attempt to unregister when device is in state '${this.state}'.`);
      }
      this.#shouldReRegister = false;
      const offline = new Promise(resolve => this.once('unregistered', resolve));
      this.#signalling.register(false);
      await offline;
    }

    async connect({params = {}, rtcConstraints, rtcConfiguration} = {}) {
      this.#throwIfDestroyed();
      if (this.#activeCall || this.#isConnecting) throw new InvalidStateError('A Call is already active');
      this.#isConnecting = true;
      const customParameters = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
      let call;
      try {
        await this.#open();
        call = this.#activeCall = this.#newCall({customParameters});
      } finally {
        this.#isConnecting = false;
      }
      this.calls.splice(0).forEach(pending => pending.ignore());
      call.accept({rtcConstraints, rtcConfiguration});
      return call;
    }

    disconnectAll() {
      this.calls.splice(0).forEach(call => call.disconnect());
      this.#activeCall?.disconnect();
    }

    // Bound, because it is the pagehide listener: a page that goes away hangs up and stops ringing, as with the SDK.
    destroy = () => {
      if (this.state === 'destroyed') return;
      [...this.calls].forEach(call => call.reject());
      this.disconnectAll();
      this.#stop();
      this.audio.close();
      removeEventListener('pagehide', this.destroy);
      removeEventListener('beforeunload', this.#confirmClose);
      this.#setState('destroyed');
      this.removeAllListeners();
    };

    /** For the Device's calls: one message to the gateway. */
    send(type, payload, later = true) {
      if (this.#signalling && !this.#signalling.send(type, payload, later)) this.#failed(31009);
    }

    /** For the Device's calls: accepting a second call ends the first. */
    beforeAccept(call) {
      if (!this.#activeCall || this.#activeCall === call) return;
      const previous = this.#activeCall;
      previous.disconnect();
      this.#forget(previous);
    }

    /** Opens signalling once; resolves when the gateway has accepted the token. */
    async #open() {
      if (this.#connection) return this.#connection.promise;
      const connection = (this.#connection = this.#newConnection());
      this.#gateway = await load();
      if (this.#connection === connection) {
        this.#signalling = new this.#gateway.Signalling([this.#options.chunderw].flat()[0], Device.version, {
          opened: () => this.#signalling.listen(this.token),
          received: (type, payload) => this.#receive(type, payload),
          lost: code => this.#lost(code),
        });
      }
      return connection.promise;
    }

    #newConnection() {
      const connection = Promise.withResolvers();
      connection.promise.catch(() => {}); // nobody may be waiting for it
      return connection;
    }

    #receive(type, payload) {
      if (type === 'connected') this.#accepted(payload);
      else if (type === 'ready') this.#setState('registered');
      else if (type === 'offline') this.#offline();
      else if (type === 'close') this.#stop();
      else if (type === 'invite') this.#invited(payload);
      else if (type === 'error' && !payload.callsid) this.#refused(payload.error);
      else this.#all().forEach(call => call.receive(type, payload));
    }

    #accepted({edge, region, token}) {
      this.edge = edge ?? region ?? null;
      if (token) {
        this.identity = token.identity;
        clearTimeout(this.#tokenTimer);
        const wait = Math.max(0, token.ttl * 1000 - this.#options.tokenRefreshMs);
        this.#tokenTimer = setTimeout(() => this.emit('tokenWillExpire', this), wait);
      }
      this.#connection?.resolve();
      this.#all().forEach(call => call.signallingBack());
      if (this.#shouldReRegister && this.state === 'unregistered') this.register().catch(() => {});
    }

    #invited({callsid, sdp, parameters = {}, reconnect}) {
      const isBusy = this.#activeCall || this.#isConnecting;
      if (isBusy && !this.#options.allowIncomingWhileBusy) return; // the SDK stays silent towards the gateway too
      if (!callsid || !sdp) return this.#failed(31400, 'Malformed invite from gateway');
      const customParameters = new Map(new URLSearchParams(parameters.Params ?? ''));
      const values = {parameters: {...parameters, CallSid: callsid}, customParameters, offer: sdp};
      const call = this.#newCall({...values, reconnectToken: reconnect});
      this.calls = [...this.calls.filter(each => each.status() !== 'closed'), call];
      this.emit('incoming', call);
    }

    #refused(error) {
      if ([20104, 31205].includes(error?.code)) this.#signalling.stopRegistering();
      this.emit('error', this.#gateway.signalledError(error, this.isPrecise, 53000));
    }

    #lost(code) {
      if ([1006, 1015].includes(code)) this.#failed(31005);
      const previous = this.#connection;
      this.#connection = this.#newConnection();
      this.#connection.promise.then(previous.resolve, previous.reject);
      this.#offline();
      this.#all().forEach(call => call.signallingLost());
      this.calls = this.calls.filter(call => call.status() !== 'closed');
    }

    #offline() {
      this.#shouldReRegister ||= this.state !== 'unregistered';
      this.#signalling.stopRegistering();
      this.#setState('unregistered');
    }

    #stop() {
      clearTimeout(this.#tokenTimer);
      this.#signalling?.close();
      this.#connection?.reject(new Error('The connection to the gateway was closed.'));
      this.#signalling = this.#connection = null;
      this.#setState('unregistered');
    }

    #newCall(values) {
      const call = new this.#gateway.Call(this, values);
      call.once('accept', () => {
        this.#forget(call);
        this.#activeCall = call;
      });
      for (const event of ['cancel', 'reject', 'disconnect']) call.once(event, () => this.#forget(call));
      return call;
    }

    #all = () => [this.#activeCall, ...this.calls].filter(Boolean);

    #forget(call) {
      if (this.#activeCall === call) this.#activeCall = null;
      this.calls = this.calls.filter(each => each !== call);
    }

    #failed(code, message) {
      this.emit('error', new this.#gateway.TwilioError(code, message));
    }

    #setState(state) {
      if (this.state === state || this.state === 'destroyed') return;
      this.state = state;
      this.emit(state);
    }

    #throwIfDestroyed() {
      if (this.state === 'destroyed') throw new InvalidStateError('Device has been destroyed.');
    }

    #confirmClose = event => {
      if (!this.#activeCall || !this.#options.closeProtection) return;
      event.preventDefault();
      event.returnValue = String(this.#options.closeProtection);
    };
  }

  globalThis.Twilio = {Device, Emitter, InvalidArgumentError};
  // Loaded ahead of need; this also sets `Twilio.Call`.
  load().catch(() => {});
})();
