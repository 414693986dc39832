import { bytes, count } from "./format.ts";

/** Texts about files, copies and what a file was found to be. */
export const custodyTexts = {
  files: {
    title: "Files",
    none: "No file has arrived yet.",
    sentBy: (name: string) => `from ${name}`,
    nameErased: "Name erased with the file",
    notReadBack: "Being read back and compared",
    download: (name: string) => `Download ${name}`,
    missing: (names: readonly string[]) => `This usually comes with ${names.join(", ")}. If you have it, tell us.`,
    scan: {
      "not-configured": null,
      pending: "Virus check is running",
      clean: "Virus check: nothing found",
      infected: "Virus check: infected, not given out",
      "not-scanned": "Too large for the virus check",
    },
    finding: {
      readable: (name: string) => `${name}, looks readable`,
      "password-protected": (name: string) => `${name}, protected with a password: we will ask you for it`,
      damaged: (name: string) => `${name}, looks damaged: that may be why you send it`,
      "not-recognised": () => "A kind of file that we do not recognise; it is accepted all the same",
    },
    total: (files: number, size: number) => `${count(files, "file", "files")}, ${bytes(size)}`,
  },
  copies: {
    title: "Who holds a copy",
    caption: "Every place where bytes of this database are or were",
    holder: "Holder",
    what: "What",
    since: "Since",
    until: "Until",
    status: "State",
    noEnd: "open",
    none: "Nobody holds a copy: nothing has arrived yet.",
    statuses: {
      held: "Held",
      "no-copy-taken": "No copy was taken",
      "removal-attested": "Removed, confirmed",
      "removal-outstanding": "Removal not confirmed yet",
      erased: "Erased",
      "outside-our-reach": "With you",
    },
  },
  timeline: {
    title: "What happened",
    more: "Show earlier",
    portal: "The portal",
    reason: (text: string) => `“${text}”`,
  },
  deadline: {
    label: "Kept until",
    notYet: "30 days from its arrival",
    left: (days: number) => (days >= 1 ? `${count(days, "day", "days")} left` : "less than a day left"),
    over: "its time is over",
  },
} as const;
