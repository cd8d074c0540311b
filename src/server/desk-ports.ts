export type * from '../app/desk-ports.ts';
