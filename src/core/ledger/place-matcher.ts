import { type ClassMatch, matchClass } from './match-class.ts';
import { matchSchool, type SchoolMatch } from './match-school.ts';
import { matchVillage, type VillageMatch } from './match-village.ts';
import type { KnownPlaces } from './roster.ts';

export interface PlaceMatcher {
  village(text: string, town: string): VillageMatch;
  school(text: string): SchoolMatch;
  class(grade: string, name: string, schoolId: string): ClassMatch;
}

/** Finds places by their names and keeps what it found: thousands of rows name a few dozen places. */
export function makePlaceMatcher(known: KnownPlaces): PlaceMatcher {
  const once = <A extends readonly string[], T>(find: (...args: A) => T) => {
    const found = new Map<string, T>();
    return (...args: A): T => {
      const key = args.join('\u0000');
      const before = found.get(key);
      if (before !== undefined) return before;
      const match = find(...args);
      found.set(key, match);
      return match;
    };
  };
  return {
    village: once((text: string, town: string) => matchVillage(text, town, known)),
    school: once((text: string) => matchSchool(text, known)),
    class: once((grade: string, name: string, schoolId: string) => matchClass(grade, name, schoolId, known)),
  };
}
