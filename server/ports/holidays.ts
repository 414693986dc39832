/** A day that is kept as a holiday somewhere, as a proposal: a person decides whether the department is closed. */
export interface HolidayProposal {
  /** `2027-07-05`. */
  readonly date: string;
  readonly name: string;
  /** Another day that stands for one that falls on a weekend. */
  readonly isSubstitute: boolean;
}

export interface NamedPlace {
  /** ISO 3166: `US`; of a region its own part: `CA`. */
  readonly code: string;
  readonly name: string;
}

/** What is known about public holidays of the world. */
export interface HolidaySource {
  countries(): Promise<readonly NamedPlace[]>;
  /** Empty where a country has none, or is not known. */
  regions(country: string): Promise<readonly NamedPlace[]>;
  /** Public holidays of a year by date; null for a place that is not known. */
  holidays(place: { readonly country: string; readonly region: string | null; readonly year: number }): Promise<readonly HolidayProposal[] | null>;
}
