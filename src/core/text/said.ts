import { z } from 'zod';

/** A text of ours in both languages. Staff read either at the desk; families and pushes read the Chinese. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/** An option of a conversation that stands in a record: its label, and where the desk's forms have it in English (server/console/form-english.ts). */
export interface Chosen {
  readonly label: string;
  readonly step: string;
  readonly value: string;
}

/** What a page shows: a text of ours, options chosen, or a string that somebody said or was told, which stays as it is. */
export type Words = Said | string | readonly Chosen[];

/** The English beside a Chinese text of `flows/`. Who writes none gets the Chinese one; `jiaxin check` asks for it. */
export const English = z
  .string()
  .min(2)
  .max(160)
  .regex(/^\P{Script=Han}+$/u, 'English has no Chinese signs in it (英文里不能有汉字)');

/** What a check of the playbook says without the Chinese in brackets after it. */
export const inEnglish = (sentence: string): string => sentence.replaceAll(/ ?\([^()]*\p{Script=Han}[^()]*\)/gu, '');

export const saidOf = (zh: string, en?: string): Said => ({ zh, en: en ?? zh });
