// What a courier has to know of their account before anything else: a decision with effect, a question that
// waits for their answer, a case that is open, a notice. One of them, the weightiest first.

import type { CaseOpen, DecisionLine } from "../api/decision_types";
import { to } from "../route";
import { decisions } from "../state/day";
import { text, when } from "../text";
import { Notice } from "./basics";

type Told = { kind: "stop" | "warn" | "info"; title: string; body: string; link: string };

const stands = (line: DecisionLine): boolean => line.state === "issued" || line.state === "in_effect";
const holds = (line: DecisionLine): boolean => line.kind === "restriction" || line.kind === "suspension";

/** The decision by which this account takes no new work now, if there is one. */
export function stopping(): DecisionLine | undefined {
  const list = decisions.value?.decisions ?? [];
  return list.find((line) => line.state === "in_effect" && (line.kind === "offboarding" || holds(line)));
}

/** A live case that no notice has told of yet: who looks, and until when. */
export function caseWords(open: CaseOpen): { title: string; body: string } {
  const t = text.value.decisions;
  const due = open.due_at ? when(open.due_at) : "";
  return { title: t.caseOpen(open.tries), body: open.looked_at ? t.caseLooked(due) : t.caseBody(due) };
}

function newest(): Told | null {
  const t = text.value.decisions;
  const { decisions: list = [], case: open = null } = decisions.value ?? {};
  const stop = stopping();
  const link = (line: DecisionLine): string => to("me", "decisions", line.id);
  if (stop?.kind === "offboarding") return { kind: "stop", title: t.ended, body: t.endedBody, link: link(stop) };
  if (stop) return { kind: "warn", title: t.heldUntil(stop.until ? when(stop.until) : ""), body: t.heldBody, link: link(stop) };
  const ending = list.find((line) => line.kind === "offboarding" && line.state === "issued");
  if (ending) return { kind: "stop", title: t.ends(when(ending.effective_at ?? "")), body: t.endsBody, link: link(ending) };
  const asked = list.find((line) => line.kind === "notice" && stands(line) && line.may_answer && !line.answered);
  if (asked && !asked.automatic) return { kind: "warn", title: t.asked, body: t.askedBody, link: link(asked) };
  if (open?.state === "open") return { kind: "info", ...caseWords(open), link: to("me", "decisions") };
  if (asked) return { kind: "info", title: t.noticed, body: t.noticedBody, link: link(asked) };
  return null;
}

/** The headline for lists; nothing where nothing is to be told. */
export const toldTitle = (): string => newest()?.title ?? "";

export function AccountTold() {
  const told = newest();
  if (!told) return null;
  return (
    <Notice kind={told.kind} title={told.title}>
      <p>{told.body}</p>
      <a class="button" href={told.link}>{text.value.decisions.read}</a>
    </Notice>
  );
}
