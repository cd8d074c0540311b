import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { DeskActor } from '../desk-ports.ts';

export interface RegionFacts {
  readonly name: string;
  readonly phone: string;
  readonly dutyPhone: string;
  readonly policeStationName: string;
  readonly policePhone: string;
}

export interface RegionRow {
  readonly id: string;
  readonly code: string;
  readonly level: 'county' | 'town' | 'village';
  readonly parentId: string | null;
  readonly facts: RegionFacts;
  readonly version: string;
}

export interface SchoolRow {
  readonly id: string;
  readonly name: string;
  readonly type: 'school' | 'kindergarten';
  readonly town: string;
  readonly phone: string;
  readonly version: string;
  readonly classes: readonly {
    readonly id: string;
    readonly grade: string;
    readonly name: string;
    readonly year: string;
    readonly teacher: { readonly staffId: string; readonly name: string } | null;
  }[];
}

export interface TermWish {
  /** null: all schools that have no term of their own. */
  readonly schoolId: string | null;
  /** "2026-2027" */
  readonly schoolYear: string;
  readonly term: 1 | 2;
  /** yyyy-mm-dd, both days included. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** "start end" as it stood in the form, "" when there was none. */
  readonly seen: string;
}

export type PlaceResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly why: 'name' | 'phone' | 'code' | 'days' | 'twice' };

/** Regions, schools and calendars of the reader's county. Changes need `place.change` and are audited; nothing is deleted. */
export interface PlacesPort {
  /** The county first, each place before what lies in it. */
  regions(actor: DeskActor): Promise<readonly RegionRow[]>;
  changeRegion(actor: DeskActor, id: string, facts: RegionFacts, version: string): Promise<PlaceResult>;
  addRegion(
    actor: DeskActor,
    wish: { readonly actId: string; readonly parentId: string; readonly name: string; readonly code: string },
  ): Promise<PlaceResult>;
  schools(actor: DeskActor): Promise<readonly SchoolRow[]>;
  changeSchool(
    actor: DeskActor,
    id: string,
    facts: { readonly name: string; readonly phone: string },
    version: string,
  ): Promise<PlaceResult>;
  /** A school or kindergarten in a township, or of the county itself. */
  addSchool(
    actor: DeskActor,
    wish: {
      readonly actId: string;
      readonly regionId: string;
      readonly type: SchoolRow['type'];
      readonly name: string;
      readonly phone: string;
    },
  ): Promise<PlaceResult>;
  addClass(
    actor: DeskActor,
    wish: {
      readonly actId: string;
      readonly schoolId: string;
      readonly grade: string;
      readonly name: string;
      readonly year: string;
    },
  ): Promise<PlaceResult>;
  /** What the county has entered; null: no county for this reader. */
  calendar(actor: DeskActor): Promise<CountyCalendar | null>;
  setTerm(actor: DeskActor, wish: TermWish): Promise<PlaceResult>;
  /** A day of the whole county; "" takes back what was entered. */
  setDay(
    actor: DeskActor,
    wish: { readonly day: string; readonly kind: 'holiday' | 'workday' | ''; readonly name: string },
  ): Promise<PlaceResult>;
}
