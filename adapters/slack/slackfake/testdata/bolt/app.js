// A small app on Bolt. It answers /airesp in the command's own answer and by
// response_url, opens a form, updates it when it is sent, answers mentions in
// their thread, and draws the Home tab.
const { App, LogLevel } = require('@slack/bolt');

const { WAY, SIGNING_SECRET, APP_TOKEN, BOT_TOKEN, API_URL } = process.env;
const socket = WAY === 'socket';
const app = new App({
  token: BOT_TOKEN,
  signingSecret: SIGNING_SECRET,
  appToken: socket ? APP_TOKEN : undefined,
  socketMode: socket,
  endpoints: ['/slack/commands', '/slack/interactions', '/slack/events'],
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: API_URL },
});

const text = (s) => ({ type: 'plain_text', text: s });
const section = (s) => ({ type: 'section', text: text(s) });

app.command('/airesp', async ({ command, ack, respond, client }) => {
  if (command.text === 'form') {
    await ack();
    await client.views.open({
      trigger_id: command.trigger_id,
      view: {
        type: 'modal', callback_id: 'form', title: text('Form'), submit: text('Send'), private_metadata: command.channel_id,
        blocks: [{ type: 'input', block_id: 'team', label: text('Team'), element: { type: 'external_select', action_id: 'v', min_query_length: 0 } }],
      },
    });
    return;
  }
  await ack({ response_type: 'in_channel', text: `you said ${command.text}`, blocks: [
    section(`you said ${command.text}`),
    { type: 'actions', elements: [{ type: 'button', action_id: 'run-1', value: 'again', text: text('Again') }] },
  ] });
  await respond({ response_type: 'ephemeral', text: 'and once more' });
});

app.action('run-1', async ({ action, ack, respond }) => {
  await ack();
  await respond(`pressed ${action.value}`);
});

app.options('v', async ({ options, ack }) => {
  await ack({ options: [{ text: text(`found ${options.value}`), value: 'one' }] });
});

app.view('form', async ({ ack, view, client }) => {
  const chosen = view.state.values.team.v.selected_option;
  if (!chosen) {
    await ack({ response_action: 'errors', errors: { team: 'choose one' } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: view.private_metadata, text: `sent ${chosen.value}` });
});

app.event('app_mention', async ({ event, client, context }) => {
  const auth = await client.auth.test();
  await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: `mentioned by ${event.user} in ${context.teamId} as ${auth.team_id}` });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section('the Home tab')] } });
});

(async () => {
  const server = await app.start(socket ? undefined : { port: 0, host: '127.0.0.1' });
  console.log(JSON.stringify({ port: socket ? 0 : server.address().port }));
})().catch((e) => {
  console.error(e);
  process.exit(1);
});
