import type { DepartmentShape } from "../../contract/shapes/calendar.ts";
import { departmentsOf, mainDepartmentOf } from "../../domain/cases/departments.ts";
import { Refusal } from "../../domain/refusal.ts";
import { departmentRow } from "../cases/open.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";

/** Departments that the policy names, and the vendor's people with the departments they are in. Who is in none works in the main one. */
export async function listDepartments(ports: Ports): Promise<{ departments: DepartmentShape[]; main: string; people: { id: string; name: string; departments: string[] }[] }> {
  const { read } = ports.records;
  const { profile } = ports.policy;
  const members = await read.departmentMembers.list({});
  const people = await read.people.list({ role: ["staff", "supervisor"], disabledAt: null }, { by: "name" });
  return {
    departments: departmentsOf(profile).map(({ id, title }) => ({ id, title, hasCalendar: profile.calendar !== undefined && Object.hasOwn(profile.calendar.departments, id), isShutOutOfChat: profile.chat?.shutOutDepartments.includes(id) === true })),
    main: mainDepartmentOf(profile),
    people: people.map(({ id, name }) => ({ id, name, departments: members.filter(({ personId }) => personId === id).map(({ departmentId }) => departmentId).toSorted() })),
  };
}

/** Puts somebody of support into these departments and no others. @throws {Refusal} `not-found` unless they are of support, `not-valid` for a department that nobody knows. */
export async function setDepartments(ports: Ports, caller: Caller, personId: string, departments: readonly string[]): Promise<void> {
  const wished = [...new Set(departments)];
  await ports.records.transact(async (tables) => {
    if ((await tables.people.find({ id: personId, role: ["staff", "supervisor"], disabledAt: null })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    const is = (await tables.departmentMembers.list({ personId })).map(({ departmentId }) => departmentId);
    for (const departmentId of is) if (!wished.includes(departmentId)) await tables.departmentMembers.remove({ personId, departmentId });
    for (const id of wished) {
      if (is.includes(id)) continue;
      await tables.departmentMembers.insert({ id: ports.randomness.id("member"), departmentId: await departmentRow(ports, tables, id), personId, since: instantText(ports.clock.now()) });
    }
    await record(ports, tables, { event: "departments.set", actorId: caller.personId, facts: { personId, departments: wished.toSorted().join(" ") } });
  });
  ports.notifier.changed({ topic: "queue", id: "departments", accountId: null });
}
