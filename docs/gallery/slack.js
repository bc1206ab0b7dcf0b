// A reply of the Slack adapter, drawn by slack-blocks-to-jsx.
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';

const data = { users: [{ id: 'U1', name: 'ana' }], channels: [], user_groups: [{ id: 'S1', name: 'privacy' }] };

export function slack(place, theme, message, logo) {
  const only = h('div', { className: 'slack-only' }, 'Only visible to you');
  const body = h(Message, { blocks: message.blocks, name: 'airesp', logo, time: new Date(2026, 10, 23, 9, 0), theme, data });
  flushSync(() => createRoot(place).render([message.response_type === 'ephemeral' && only, body]));
}
