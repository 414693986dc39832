import { describe, expect, test } from "vitest";
import type { ColumnSample, MaskCell } from "../../server/domain/masking/cells.ts";
import type { DataClass, Operation } from "../../server/domain/masking/classes.ts";
import { planJson, type Override } from "../../server/domain/masking/plan.ts";
import { planMasking } from "../../server/domain/masking/plan-masking.ts";
import { chanceOf } from "../support/masking-corpus/chance.ts";
import { numbers } from "../support/masking-corpus/national-numbers.ts";

const many = (make: (index: number) => MaskCell): readonly MaskCell[] => Array.from({ length: 60 }, (_, index) => make(index));
const chance = chanceOf("masking plan");
const words = many((index) => `quartz${String(index)}`);
const column = (name: string, values: readonly MaskCell[] = words, more: Partial<ColumnSample> = {}): ColumnSample => ({ table: "t", column: name, type: "text", isKey: false, values, ...more });
const planOf = (columns: readonly ColumnSample[], overrides: readonly Override[] = []) => new Map(planMasking(columns, overrides).columns.map((one) => [one.column, one] as const));
const classOf = (name: string, values?: readonly MaskCell[], more?: Partial<ColumnSample>): DataClass | undefined => planOf([column(name, values, more)]).get(name)?.class;

describe("CAP-10: social security numbers and names are obscured by default, however the header is spelled", () => {
  const ssn = many(() => numbers.bareSsn(chance));
  test.each(["SSN", "SS#", "Soc_Sec", "TIN", "SocSecNo", "social security number", "SOCIAL_SECURITY_NO", "EmpSSN", "patient_ssn", "SSNum", "SS No.", "Soc Sec #", "SocialSecurityNum", "tax_id", "TaxID", "Tax Id No", "custssn", "ssn_nbr", "Taxpayer_ID", "Fed Tax ID"])("%s is a tax id", (header) => {
    expect(planOf([column(header, ssn)]).get(header)).toMatchObject({ class: "tax-id", operation: "pseudonym" });
  });
  test.each(["LName", "FName", "Client Nm", "LAST_NAME", "FirstName", "last name", "Surname", "GivenName", "CustName", "customer_name", "Emp Name", "PatientName", "fullname", "Full Nm", "Family Name", "nm_last", "Contact Person", "MiddleName", "lastnm", "custlname"])("%s is a name", (header) => {
    expect(planOf([column(header)]).get(header)).toMatchObject({ class: "name", operation: "pseudonym" });
  });
});

describe("a column that nobody classified", () => {
  test("is masked, whatever it holds", () => {
    for (const values of [words, many(() => numbers.bareSsn(chance)), many((index) => index), many((index) => index / 7)]) {
      expect(planOf([column("xq7", values, { type: typeof values[0] === "number" ? "real" : "text" })]).get("xq7")).toMatchObject({ class: "unknown", operation: "fixed" });
    }
  });
  test.each<[string, (seed: typeof chance) => string]>([
    ["nine bare digits are no tax id", (seed) => seed.digits(9)],
    ["nine bare digits of a possible social security number are none without a name", numbers.bareSsn],
    ["ten bare digits are no telephone number", (seed) => `2${seed.digits(9)}`],
    ["eleven digits with a right check digit are no tax id without a name", numbers.pesel],
    ["sixteen bare digits are no card", (seed) => `4${seed.digits(15)}`],
  ])("%s", (_title, make) => {
    expect(classOf("reading", many(() => make(chance)))).toBe("unknown");
  });
});

describe("values that cannot well be anything else decide against any header", () => {
  test.each<[DataClass, string, readonly MaskCell[]]>([
    ["e-mail", "status", many((index) => `p${String(index)}@example.com`)],
    ["account", "status", many(() => numbers.iban(chance))],
    ["card", "part_number", many(() => numbers.groupedCard(chance))],
    ["tax-id", "sku", many(() => numbers.ssn(chance))],
    ["tax-id", "product_code", many(() => numbers.codiceFiscale(chance))],
    ["credential", "remarks", many((index) => `$2b$12$${String(index).padStart(53, "a")}`)],
    ["phone", "version", many(() => `+49 ${chance.digits(3)} ${chance.digits(7)}`)],
    ["free-text", "status", many((index) => `the caller asked about the old address and parcel ${String(index)} again`)],
  ])("%s under the header %s", (expected, header, values) => {
    expect(classOf(header, values)).toBe(expected);
  });
});

describe("neighbours decide what a header leaves open", () => {
  test("a bare number beside a security code is a card", () => {
    const plan = planOf([column("number", many(() => numbers.card(chance))), column("cvv", many(() => chance.digits(3))), column("expiry")]);
    expect(plan.get("number")).toMatchObject({ class: "card", operation: "last-four" });
    expect(plan.get("cvv")).toMatchObject({ class: "credential", operation: "remove" });
  });
  test("a bare code beside first and last names is a customer's, and unknown alone", () => {
    const codes = many((index) => `K-${String(index)}`);
    expect(planOf([column("code", codes), column("first_name"), column("last_name")]).get("code")?.class).toBe("account");
    expect(classOf("code", codes)).toBe("unknown");
  });
  test("a bare name is a person's unless the table holds things", () => {
    expect(classOf("Name")).toBe("name");
    expect(classOf("Name", words, { table: "products" })).toBe("plain");
    expect(classOf("Name", words, { table: "product_customers" })).toBe("name");
  });
  test("internal keys pass, whole numbers and UUIDs only", () => {
    const keys = many((index) => index);
    expect(classOf("customer_id", keys, { type: "integer" })).toBe("plain");
    expect(classOf("CustomerID", many((index) => `ALFK${String(index)}`))).toBe("account");
  });
});

describe("operations", () => {
  test("fewer than twenty distinct values are fixed, not pseudonyms", () => {
    const of = (distinct: number): Operation | undefined => planOf([column("last_name", many((index) => `Name${String(index % distinct)}`))]).get("last_name")?.operation;
    expect([of(19), of(20)]).toEqual(["fixed", "pseudonym"]);
  });
  test("dates move by a subject where the table has one, else only the year stays", () => {
    const dates = many((index) => `1980-01-${String(10 + (index % 18))}`);
    expect(planOf([column("dob", dates), column("id", many((index) => index), { type: "integer", isKey: true })]).get("dob")).toMatchObject({ operation: "shift", subject: "id" });
    expect(planOf([column("dob", dates)]).get("dob")).toMatchObject({ operation: "year", subject: null });
    const visits = [column("id", many((index) => index), { type: "integer", isKey: true }), column("patient_id", many((index) => index % 30), { type: "integer" }), column("birth_date", dates)];
    expect(planOf(visits.map((one) => ({ ...one, table: "visits" }))).get("birth_date")?.subject).toBe("patient_id");
  });
});

describe("CAP-9: wishes", () => {
  const about = (wish: Override["wish"], decidedBy: Override["decidedBy"] = "customer", name = "last_name"): Override => ({ table: "t", column: name, decidedBy, wish });
  test("the customer switches a column's masking off, or hides it altogether", () => {
    expect(planOf([column("last_name")], [about("show")]).get("last_name")).toMatchObject({ operation: "pass", decidedBy: "customer" });
    expect(planOf([column("status")], [about("hide", "customer", "status")]).get("status")).toMatchObject({ operation: "hide", decidedBy: "customer" });
  });
  test("credentials excepted: by nobody, nor by calling them something else first", () => {
    for (const decidedBy of ["policy", "customer"] as const) expect(() => planMasking([column("password")], [about("show", decidedBy, "password")])).toThrow(expect.objectContaining({ code: "not-allowed" }));
    expect(planOf([column("password")], [about({ class: "plain" }, "policy", "password")]).get("password")).toMatchObject({ class: "credential", operation: "remove" });
    expect(() => planMasking([column("password")], [about({ class: "plain" }, "policy", "password"), about("show", "customer", "password")])).toThrow(expect.objectContaining({ code: "not-allowed" }));
    expect(() => planMasking([column("xq7")], [about({ class: "credential" }, "policy", "xq7"), about("show", "customer", "xq7")])).toThrow(expect.objectContaining({ code: "not-allowed" }));
  });
  test("the customer's wish follows the policy's, in whatever order they are given", () => {
    const wishes = [about("hide"), about({ class: "plain" }, "policy")];
    for (const order of [wishes, wishes.toReversed()]) expect(planOf([column("last_name")], order).get("last_name")).toMatchObject({ operation: "hide", decidedBy: "customer" });
  });
  test("a wish about a column that is not there is refused", () => {
    expect(() => planMasking([column("a")], [about("hide", "customer", "b")])).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});

test("the plan's spelling is one, in whatever order columns come, and holds no value", () => {
  const columns = [column("last_name", many((index) => `Zebra${String(index)}`)), column("ssn", many(() => numbers.ssn(chance))), column("note", many((index) => `Zebra says ${String(index)}`))];
  expect(planJson(planMasking(columns))).toBe(planJson(planMasking(columns.toReversed())));
  expect(planJson(planMasking(columns))).not.toMatch(/Zebra|\d{3}-\d{2}-\d{4}/);
});
