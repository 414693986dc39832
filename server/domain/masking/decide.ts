import type { ColumnSample } from "./cells.ts";
import type { DataClass } from "./classes.ts";
import type { HeaderReading } from "./name-evidence.ts";
import type { TableEvidence } from "./table-evidence.ts";
import type { ValueEvidence } from "./value-evidence.ts";

export interface Classified {
  readonly class: DataClass;
  /** Plain sentences without any value, the decisive one first. */
  readonly evidence: readonly string[];
}

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;
const is = (dataClass: DataClass, ...evidence: readonly string[]): Classified => ({ class: dataClass, evidence });

/**
 * The class of one column: values that cannot well be anything else, then the header, then both together with the neighbours; `unknown`
 * when nothing tells. Bare numbers never decide alone.
 */
export function classify(sample: ColumnSample, reading: HeaderReading, values: ValueEvidence, table: TableEvidence): Classified {
  const header = `The header reads as ${reading.words.length === 0 ? "nothing known" : `“${reading.words.join(" ")}”`}.`;
  if (reading.class === "credential" && sample.type !== "boolean") return is("credential", header);
  if (values.credential >= 0.3) return is("credential", `${percent(values.credential)} of the values look like password hashes, tokens or keys.`);
  if (sample.type === "bytes") return is("free-text", "It holds bytes.");
  const sure = sureValues(values);
  if (sure !== null) return sure;
  if (sample.type === "boolean") return is("plain", "It holds yes or no.");
  if (reading.class !== null) return byHeader(reading.class, header, sample, reading, values, table);
  return byHint(header, sample, reading, values, table);
}

/** Values so particular that they decide against any header. */
function sureValues(values: ValueEvidence): Classified | null {
  if (values.count === 0) return null;
  if (values.email >= 0.5) return is("e-mail", `${percent(values.email)} of the values are e-mail addresses.`);
  if (values.iban >= 0.5) return is("account", `${percent(values.iban)} of the values are IBANs whose check digits agree.`);
  if (values.groupedCard >= 0.5) return is("card", `${percent(values.groupedCard)} of the values are card numbers in groups, with an issuer's range and a right check digit.`);
  if (values.dashedSsn >= 0.6) return is("tax-id", `${percent(values.dashedSsn)} of the values are written as social security numbers.`);
  if (values.markedId >= 0.6) return is("tax-id", `${percent(values.markedId)} of the values are national numbers whose check signs agree.`);
  return null;
}

function byHeader(dataClass: DataClass, header: string, sample: ColumnSample, reading: HeaderReading, values: ValueEvidence, table: TableEvidence): Classified {
  const unfit = (why: string): Classified => is("unknown", `${header} ${why} It stays masked.`);
  const { count } = values;
  if (count > 0 && values.flag === 1 && dataClass !== "tax-id") return is("plain", `${header} It holds yes or no.`);
  switch (dataClass) {
    case "plain":
      return plainUnlessValues(header, sample, values);
    case "e-mail":
      return count > 0 && values.whole === 1 ? unfit("But it holds whole numbers.") : is("e-mail", header);
    case "phone":
      return count > 0 && values.phoneLike === 0 && values.writtenPhone === 0 && values.hasDigit < 0.5 ? unfit("But no value looks like a number to call.") : is("phone", header);
    case "card":
      if (count > 0 && values.bareCard === 0 && values.hasDigit < 0.5) return unfit("But the values are words.");
      return is("card", header, ...(values.bareCard > 0 ? [`${percent(values.bareCard)} of the values are numbers that a card may have.`] : []));
    case "tax-id":
      if (values.bareCard >= 0.5) return is("card", `${header} ${percent(values.bareCard)} of the values are numbers that a card may have.`);
      if (count > 0 && values.fraction >= 0.5) return is("plain", `${header} The values are amounts.`);
      return count > 0 && values.hasDigit < 0.2 ? unfit("But the values hold no digits.") : is("tax-id", header, ...(values.bareId >= 0.8 ? [`${percent(values.bareId)} of the values have right check digits.`] : []));
    case "account":
      if (count > 0 && values.fraction >= 0.5) return is("plain", `${header} The values are amounts.`);
      if (values.dateLike >= 0.8) return is("date", `${header} The values are dates.`);
      return count > 0 && values.hasDigit < 0.3 ? is("name", `${header} But the values are words: a name of an account.`) : is("account", header);
    case "name":
      if (values.dateLike >= 0.8) return is("date", `${header} The values are dates.`);
      if (count > 0 && values.whole === 1) return sample.type === "integer" ? is("plain", `${header} It refers to a row by number.`) : is("account", `${header} The values are numbers.`);
      if (values.uuid >= 0.9) return is("plain", `${header} It refers to a row by UUID.`);
      return values.long >= 0.6 ? is("free-text", `${header} The values are long texts.`) : is("name", header);
    case "date":
      return is("date", header);
    case "address":
      if (reading.words.length === 1 && reading.words[0] === "state" && !table.isOfPeople && values.whole === 1) return is("plain", `${header} The values are numbers.`);
      return is("address", header);
    case "free-text":
    case "credential":
    case "unknown":
      return is(dataClass, header);
  }
}

/** A header that promises nothing personal is believed unless its values speak against it. */
function plainUnlessValues(header: string, sample: ColumnSample, values: ValueEvidence): Classified {
  if (values.writtenPhone >= 0.6 && sample.type === "text") return is("phone", `${percent(values.writtenPhone)} of the values are written like phone numbers. ${header}`);
  if (values.long >= 0.5) return is("free-text", `The values are long texts. ${header}`);
  if (values.street >= 0.5) return is("address", `${percent(values.street)} of the values look like addresses. ${header}`);
  if (values.givenName >= 0.6 && values.distinct >= 10) return is("name", `${percent(values.givenName)} of the values hold a given name. ${header}`);
  if (values.distinct >= 20 && values.bareCard >= 0.95) return is("unknown", `Nearly all values are numbers that a card may have. ${header} It stays masked.`);
  return is("plain", header);
}

/** A header that says half, or nothing. */
function byHint(header: string, sample: ColumnSample, reading: HeaderReading, values: ValueEvidence, table: TableEvidence): Classified {
  const isNumber = sample.type === "integer" || (values.count > 0 && values.whole === 1);
  const unknown = is("unknown", header, "Nobody classified it: it stays masked until it is released.");
  switch (reading.says) {
    case "name":
      if (isNumber && sample.type === "integer") return unknown;
      return table.isOfThings ? plainUnlessValues(`${header} The table holds things.`, sample, values) : is("name", header, table.isOfPeople ? "The table holds people." : "A bare name is taken for a person's.");
    case "person":
      if (sample.type === "integer" && isNumber) return is("account", header, "The values are numbers.");
      return values.hasLetter >= 0.5 || values.count === 0 ? is("name", header) : is("account", header, "The values are numbers.");
    case "key":
      if ((isNumber || values.uuid >= 0.9) && !(values.bareId >= 0.9 && values.distinct >= 20 && values.bareCard < 0.9 && table.isOfPeople && !sample.isKey)) return is("plain", header, "It is an internal key.");
      return reading.ofPerson || table.isOfPeople ? is("account", header, "It names a row of people, and is more than a number.") : table.isOfThings || reading.words.length > 1 ? is("plain", header) : unknown;
    case "number":
      if (table.hasCardParts && values.bareCard >= 0.8) return is("card", header, "A security code or an expiry stands beside it.", `${percent(values.bareCard)} of the values are numbers that a card may have.`);
      if (table.isOfPeople && values.bareId >= 0.9 && values.distinct >= 10) return is("tax-id", header, "The table holds people.", `${percent(values.bareId)} of the values have right check digits.`);
      if (sample.isKey && isNumber) return is("plain", header, "It is the table's key.");
      if (table.isOfPeople) return is("account", header, "The table holds people.");
      return table.isOfThings ? plainUnlessValues(`${header} The table holds things.`, sample, values) : unknown;
    case "date":
      return sample.type === "text" && values.count > 0 && values.dateLike < 0.5 && values.whole < 0.5 ? unknown : is("date", header);
    case "thing":
      return plainUnlessValues(header, sample, values);
    case "class":
    case "nothing":
      return byValues(sample, values, unknown);
  }
}

/** No word of the header is known: only values that say more than bare digits count. */
function byValues(sample: ColumnSample, values: ValueEvidence, unknown: Classified): Classified {
  if (sample.isKey && sample.type === "integer") return is("plain", "It is the table's key.");
  if (sample.type === "date" || sample.type === "instant" || values.dateLike >= 0.8) return is("date", "It holds dates that no header explains.");
  if (values.writtenPhone >= 0.6) return is("phone", `${percent(values.writtenPhone)} of the values are written like phone numbers.`);
  if (values.street >= 0.4) return is("address", `${percent(values.street)} of the values look like addresses.`);
  if (values.givenName >= 0.4 && values.hasDigit < 0.2) return is("name", `${percent(values.givenName)} of the values hold a given name.`);
  if (values.long >= 0.3) return is("free-text", "The values are long texts.");
  return unknown;
}
