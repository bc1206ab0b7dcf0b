// Draws the gallery; see the script make.
import { readFile, readdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const golden = (platform) => join(here, '../../adapters', platform, 'testdata/golden');
const looks = [
  { theme: 'light', width: 720 }, { theme: 'dark', width: 720 },
  { theme: 'light', width: 375 }, { theme: 'dark', width: 375 },
];

// The README's pictures: one reply, in one look, at twice the size.
const readme = [
  { file: 'readme-who-owns', platform: 'slack', reply: 'who-owns-one', look: { theme: 'light', width: 720 } },
  { file: 'readme-gaps', platform: 'discord', reply: 'gaps-critical', look: { theme: 'dark', width: 720 } },
  { file: 'readme-phone', platform: 'slack', reply: 'claim-held', look: { theme: 'dark', width: 375 } },
];

// replies lists the golden files of a platform that hold a reply.
async function replies(platform) {
  const list = [];
  for (const file of (await readdir(golden(platform))).sort()) {
    if (!file.endsWith('.json')) continue;
    const message = JSON.parse(await readFile(join(golden(platform), file), 'utf8'));
    if (message.blocks || message.data) list.push({ name: file.replace('.json', ''), message });
  }
  return list;
}

// sheets groups replies by the first word of their names, a few to a sheet.
function sheets(list, most = 3) {
  const groups = {};
  for (const r of list) (groups[r.name.split(/[- ]/)[0]] ??= []).push(r);
  return Object.entries(groups).flatMap(([word, group]) => Array.from({ length: Math.ceil(group.length / most) },
    (_, i) => ({ name: group.length > most ? `${word}-${i + 1}` : word, group: group.slice(i * most, (i + 1) * most) })));
}

const wanted = process.argv.slice(2);
const work = await mkdtemp(join(tmpdir(), 'gallery-'));
let browser;
try {
  await build({
    entryPoints: [join(here, 'page.js')], outfile: join(work, 'page.js'), bundle: true, logLevel: 'error',
    loader: { '.woff': 'dataurl', '.woff2': 'dataurl' }, define: { 'process.env.NODE_ENV': '"production"' },
  });
  await writeFile(join(work, 'page.html'), '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="stylesheet" href="page.css"><script defer src="page.js"></script><body>');
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-lcd-text'] });
  const open = async (scale) => {
    const page = await (await browser.newContext({ deviceScaleFactor: scale, offline: true, timezoneId: 'UTC', viewport: { width: 2340, height: 400 } })).newPage();
    page.on('pageerror', (e) => console.error(`gallery: ${e.message}`));
    await page.goto(`file://${work}/page.html`);
    return page;
  };
  const page = await open(1);
  for (const platform of ['slack', 'discord']) {
    const list = (await replies(platform)).filter((r) => !wanted.length || wanted.some((w) => r.name.startsWith(w)));
    for (const { name, group } of sheets(list)) {
      await page.evaluate(([p, l, r]) => show(p, l, r), [platform, looks, group]);
      await page.screenshot({ path: join(here, `${platform}-${name}.jpg`), type: 'jpeg', quality: 70, fullPage: true });
    }
  }
  const sharp = await open(2);
  for (const r of wanted.length ? [] : readme) {
    const reply = (await replies(r.platform)).find((x) => x.name === r.reply);
    await sharp.evaluate(([p, l, x]) => show(p, l, x), [r.platform, [r.look], [reply]]);
    await sharp.locator('.look').screenshot({ path: join(here, `${r.file}.png`) });
  }
} finally {
  await browser?.close();
  await rm(work, { recursive: true });
}
