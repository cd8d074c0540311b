import type { Hono } from 'hono';
import type { ChatParts } from '../chat/chat-routes.tsx';

export function serveDesk(_app: Hono, _parts: ChatParts): void {}
