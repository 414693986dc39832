import { type InstructionWay, instructionWays, type Purpose } from "../../../../server/domain/custody/words.ts";
import type { RouteInput } from "../../../../server/contract/types.ts";
import { requestTexts as texts } from "../../texts/requests.ts";

/** What is filled in for a new request. */
export interface RequestValues {
  readonly accountId: string;
  /** `send`: the customer sends it. `medium`: it was brought in (ALO-27). */
  readonly how: "send" | "medium";
  readonly purpose: Purpose;
  readonly title: string;
  readonly caseReference: string;
  readonly way: InstructionWay;
  readonly article: string;
  readonly articleVersion: string;
  readonly other: string;
  readonly medium: string;
  readonly broughtBy: string;
  readonly becameOf: string;
}

export const emptyRequest: RequestValues = {
  accountId: "", how: "send", purpose: "support", title: "", caseReference: "", way: instructionWays[0], article: "", articleVersion: "", other: "", medium: "", broughtBy: "", becameOf: "",
};

/** What is missing, by field. */
export function lackingInRequest(values: RequestValues): Readonly<Partial<Record<keyof RequestValues, string>>> {
  const isEmpty = (name: "article" | "other" | "medium" | "broughtBy" | "becameOf"): boolean => values[name].trim() === "";
  const isSent = values.how === "send";
  return {
    ...(values.accountId === "" ? { accountId: texts.accountMissing } : {}),
    ...(isSent && values.way === "article" && isEmpty("article") ? { article: texts.articleMissing } : {}),
    ...(isSent && values.way === "other" && isEmpty("other") ? { other: texts.otherMissing } : {}),
    ...(!isSent && isEmpty("medium") ? { medium: texts.mediumMissing } : {}),
    ...(!isSent && isEmpty("broughtBy") ? { broughtBy: texts.broughtByMissing } : {}),
    ...(!isSent && isEmpty("becameOf") ? { becameOf: texts.becameOfMissing } : {}),
  };
}

/** The body that the server takes. */
export function bodyOf(values: RequestValues): RouteInput<"POST /api/transfers", "body"> {
  const said = (name: "title" | "caseReference" | "article" | "articleVersion" | "other"): Record<string, string> => (values[name].trim() === "" ? {} : { [name]: values[name].trim() });
  return {
    accountId: values.accountId,
    purpose: values.purpose,
    ...said("title"),
    ...said("caseReference"),
    ...(values.how === "send"
      ? { instructions: { way: values.way, ...(values.way === "article" ? { ...said("article"), ...said("articleVersion") } : {}), ...(values.way === "other" ? said("other") : {}) } }
      : { onBehalf: { medium: values.medium.trim(), broughtBy: values.broughtBy.trim(), becameOf: values.becameOf.trim() } }),
  };
}
