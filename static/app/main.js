// @ts-check
import {ungrouped} from '../lib/phone-number.js';
import '../components/app-root.js';
import {watchPhone} from './alerts.js';
import {desk} from './api.js';
import {startPhone} from './phone.js';
import {watchMicrophone} from './microphone.js';
import {findSession, standing} from './session.js';
import {showTheme} from './preferences.js';
import {follow} from './stream.js';

let open = '';
let work = new AbortController();

// The open workspace decides what is followed and whose phone rings. A change ends the work for the one before.
standing.listen(({stage, workspace}) => {
  const now = stage === 'signed-in' && workspace ? `${workspace.id} ${workspace.agentId}` : '';
  if (now === open) return;
  open = now;
  work.abort();
  work = new AbortController();
  if (!workspace || !now) return;
  follow(desk(workspace.id).eventsUrl, work.signal);
  watchPhone(work.signal);
  if (workspace.agentId) startPhone(workspace.id, workspace.agentId, work.signal);
}, new AbortController().signal);

// Numbers are shown in groups, and copied as E.164.
document.addEventListener('copy', event => {
  const text = String(document.getSelection() ?? '');
  const plain = ungrouped(text);
  if (plain === text || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', plain);
  event.preventDefault();
});

showTheme();
watchMicrophone();
findSession();
