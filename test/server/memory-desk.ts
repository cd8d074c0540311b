import type { DeskPort } from '../../src/server/ports.ts';
export type MemoryDesk = DeskPort;
export function memoryDesk(): MemoryDesk {
  return {} as MemoryDesk;
}
