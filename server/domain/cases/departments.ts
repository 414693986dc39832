import type { Profile } from "../policy/profile.ts";

/** A department as the policy names it. */
interface NamedDepartment {
  readonly id: string;
  readonly title: string;
}

/** Where a case goes that names no department. */
export function mainDepartmentOf({ calendar, urgency }: Profile): string {
  return calendar?.mainDepartment ?? urgency?.urgent?.department ?? "support";
}

/** Every department that the policy knows: those with a calendar, and those that cases are handed on to. The main one comes first. */
export function departmentsOf(profile: Profile): readonly NamedDepartment[] {
  const { calendar, urgency, chat } = profile;
  const main = mainDepartmentOf(profile);
  const urgent = urgency?.urgent;
  const named = [main, ...Object.keys(calendar?.departments ?? {}), ...(urgent === undefined ? [] : [urgent.department, ...Object.values(urgent.removalReasons).filter((one) => one !== null)]), ...(chat?.shutOutDepartments ?? [])];
  return [...new Set(named)].map((id) => ({ id, title: calendar?.departments[id]?.title ?? `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll("-", " ")}` }));
}

/** How the policy calls a department. */
export function departmentTitle(profile: Profile, department: string): string {
  return departmentsOf(profile).find(({ id }) => id === department)?.title ?? department;
}

/** The department by whose calendar time is counted: its own where it has one, else the main one (null). */
export function calendarDepartment({ calendar }: Profile, department: string): string | null {
  return calendar !== undefined && Object.hasOwn(calendar.departments, department) ? department : null;
}
