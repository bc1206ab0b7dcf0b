// A reply of the Discord adapter, drawn by discord-components-core. The
// components know no markdown, so the marks that the adapter writes are turned
// into components here.
import '@skyra/discord-components-core';

const button = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive', 5: 'secondary' };

export function discord(place, theme, message, logo) {
  const data = message.data ?? message;
  const post = make('discord-message', { author: 'airesp', avatar: logo, bot: '', timestamp: 'Today at 09:00' });
  if (data.flags & 64) post.setAttribute('ephemeral', '');
  post.append(...blocks(data.content ?? ''));
  for (const e of data.embeds ?? []) {
    const embed = make('discord-embed', { slot: 'embeds' });
    const text = make('discord-embed-description', { slot: 'description' });
    text.append(...blocks(e.description ?? ''));
    embed.append(text);
    post.append(embed);
  }
  if (data.components?.length) {
    const all = make('discord-attachments', { slot: 'components' });
    all.append(...data.components.map(row));
    post.append(all);
  }
  const messages = make('discord-messages', theme === 'light' ? { 'light-theme': '' } : {});
  messages.append(post);
  place.append(messages);
}

function row(r) {
  const out = make('discord-action-row');
  for (const c of r.components ?? []) {
    if (c.type === 2) out.append(make('discord-button', { type: button[c.style] }, c.label));
    if (c.type === 3) out.append(make('discord-string-select-menu', { placeholder: c.placeholder ?? 'Make a selection' }));
  }
  return out;
}

// blocks turns lines into lists, headings, small print, tables and text.
function blocks(text) {
  const out = [];
  let list;
  for (const part of text.split(/```\n?([\s\S]*?)\n?```\n?/).entries()) {
    const [i, piece] = part;
    if (i % 2) {
      out.push(make('pre', {}, piece));
      continue;
    }
    for (const [n, line] of piece.split('\n').entries()) {
      const item = line.match(/^(- |\d+\. )(.*)$/);
      if (item) {
        if (!list) {
          list = item[1] === '- ' ? make('discord-unordered-list') : make('discord-ordered-list', { start: parseInt(item[1], 10) });
          out.push(list);
        }
        list.append(make('discord-list-item', {}, ...spans(item[2])));
        continue;
      }
      if (list && line.startsWith('  ')) {
        list.lastChild.append(make('br'), ...spans(line.trimStart()));
        continue;
      }
      if (line === '' && (list || out.at(-1)?.tagName === 'DISCORD-SUBSCRIPT')) {
        list = undefined;
        continue;
      }
      list = undefined;
      if (line.startsWith('### ')) out.push(make('discord-header', { level: 3 }, ...spans(line.slice(4))));
      else if (line.startsWith('-# ')) out.push(make('discord-subscript', {}, ...spans(line.slice(3))));
      else out.push(...(n && out.length && out.at(-1).tagName !== 'DISCORD-HEADER' ? [make('br')] : []), ...spans(line));
    }
  }
  return out;
}

// spans turns the marks within a line into components.
function spans(line) {
  const out = [];
  let plain = '';
  const flush = () => { if (plain) out.push(document.createTextNode(plain)); plain = ''; };
  for (let rest = line; rest;) {
    const code = rest.match(/^`([^`]+)`/);
    const bold = rest.match(/^\*\*((?:\\.|[^\\])+?)\*\*/);
    const day = rest.match(/^<t:(\d+):D>/);
    const role = rest.match(/^<@&(\d+)>/);
    const found = code ?? bold ?? day ?? role;
    if (!found) {
      if (rest[0] === '\\' && rest.length > 1) rest = rest.slice(1);
      plain += rest[0];
      rest = rest.slice(1);
      continue;
    }
    flush();
    if (code) out.push(make('discord-code', {}, code[1]));
    if (bold) out.push(make('strong', {}, ...spans(bold[1])));
    if (day) out.push(make('span', { class: 'discord-day' }, new Date(day[1] * 1000).toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' })));
    if (role) out.push(make('discord-mention', { type: 'role' }, 'privacy'));
    rest = rest.slice(found[0].length);
  }
  flush();
  return out;
}

function make(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  e.append(...children);
  return e;
}
