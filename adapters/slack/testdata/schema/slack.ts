import type { HomeView, KnownBlock, ModalView, Option } from '@slack/types';
import type { Manifest } from '@slack/web-api/dist/types/request/manifest';

// What the bot sends. Every block has to be of a kind that Slack's own types know.
export interface Message { text: string; blocks: KnownBlock[] }
export interface Modal { view: Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] } }
export interface Home { view: Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] } }
export interface Options { options: Option[] }
export interface App { manifest: Manifest }
