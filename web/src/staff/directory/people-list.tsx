import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useSelf } from "../../session/session.ts";
import { peopleTexts as texts } from "../../texts/directory.ts";
import type { Person } from "../queries.ts";
import styles from "./directory.module.css";
import { PersonActions } from "./person-actions.tsx";

const tones = { invited: "wait", active: "good", disabled: "quiet", locked: "bad" } as const;

/** People with their state, and what this reader may do about them. */
export function PeopleList({ people }: { readonly people: readonly Person[] }) {
  const self = useSelf();
  const canManage = (person: Person): boolean => self.person.role === "supervisor" || (self.person.role === "staff" && person.role === "customer");
  return (
    <ul className={styles.people}>
      {people.map((person) => (
        <li key={person.id} className={styles.person}>
          <div>
            <div className={styles.badges}>
              <span className={styles.name}>{person.name}</span>
              <Badge tone={tones[person.state]}>{texts.states[person.state]}</Badge>
              {person.isContractor && <Badge tone="wait">{texts.contractor}</Badge>}
            </div>
            <p className={styles.quiet}>{person.email}</p>
            <p className={styles.quiet}>
              {person.lastSeenAt === null ? texts.never : <>{texts.lastSeen} <Timestamp at={person.lastSeenAt} /></>}
              {person.role !== "customer" && !person.hasSecondFactor && ` · ${texts.noSecondFactor}`}
            </p>
          </div>
          {person.id === self.person.id ? <p className={styles.quiet}>{texts.you}</p> : canManage(person) && <PersonActions person={person} isSupervisor={self.person.role === "supervisor"} />}
        </li>
      ))}
    </ul>
  );
}
