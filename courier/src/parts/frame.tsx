// The frame around every screen: the honest strip on top, the page, the thumb's place, the four tabs.

import type { ComponentChildren } from "preact";
import { route, to } from "../route";
import { openCheck } from "../state/check";
import { openIdentity } from "../state/identity";
import { itineraries, network, owner, queue, session } from "../state/day";
import { liveHolds } from "../state/market";
import { updateReady } from "../state/update";
import { place, soon, text, when } from "../text";
import { clock } from "../text/format";
import { Button } from "./basics";
import { Icon, type IconName } from "./icon";

function waitingWords(): string {
  const { records, photos } = queue.value;
  const t = text.value.strip;
  if (records > 0 && photos > 0) return t.and(t.records(records), t.photos(photos));
  return records > 0 ? t.records(records) : t.photos(photos);
}

/** Network and queue in one line. It says "sent" only when nothing waits. */
function stripWords(): { dot: string; head: string; rest: string } {
  const t = text.value.strip;
  const { records, photos, refused } = queue.value;
  const waits = records + photos > 0;
  if (session.value === "out") return { dot: "stop", head: owner() === null ? t.notSignedIn : t.signIn, rest: "" };
  if (network.value === "offline" || network.value === "unreachable") {
    const known = itineraries.known.value;
    const asOf = known ? text.value.asOf(clock(known.askedAt, place.value)) : t.keepWorking;
    return { dot: "off", head: t[network.value], rest: waits ? t.waitingSafe(waitingWords()) : asOf };
  }
  if (refused > 0) return { dot: "stop", head: t.needsYou(refused), rest: "" };
  if (network.value === "unknown") return { dot: "off", head: t.unknown, rest: waits ? t.waitingSafe(waitingWords()) : "" };
  if (waits) return { dot: "busy", head: t.sending(waitingWords()), rest: "" };
  return { dot: "", head: t.online, rest: t.allSent };
}

export function Strip() {
  const { dot, head, rest } = stripWords();
  const href = session.value === "out" ? "/sign-in?next=/courier/" : to("me", "queue");
  return (
    <a class="strip" href={href}>
      <span class={`dot ${dot}`} aria-hidden="true" />
      <span role="status">
        <b>{head}</b>
        {rest && ` · ${rest}`}
      </span>
    </a>
  );
}

/** What waits for one more step, on every page but its own. */
function CheckBar() {
  const known = openCheck();
  if (!known || (route.value[0] === "work" && route.value[1] === "check")) return null;
  const t = text.value.check;
  return (
    <div role="status">
      <a class="checkbar" href={to("work", "check")}>
        <Icon name="clock" />
        <span>{t.bar(clock(known.ends_at, place.value))}</span>
        <b>{t.barLink}</b>
      </a>
    </div>
  );
}

/** An identity check that waits, with its clock and what set it off, on every page but its own. */
function IdentityBar() {
  const known = openIdentity();
  if (!known || (route.value[0] === "me" && route.value[1] === "identity")) return null;
  const t = text.value.identity;
  const withPerson = known.state === "with_person";
  const triggers = t.check.short as Record<string, string>;
  return (
    <div role="status">
      <a class="checkbar" href={to("me", "identity", "check")}>
        <Icon name={withPerson ? "person" : "clock"} />
        <span class="grow">
          {withPerson ? t.barPerson(when(known.due_by)) : t.bar(soon(known.due_by))}
          <small class="under">{triggers[known.trigger] ?? triggers.other}</small>
        </span>
        <b>{withPerson ? t.barLook : t.barLink}</b>
      </a>
    </div>
  );
}

/** Weather or danger, on every page but its own: what to do, and where it is told in full. */
function HoldBar() {
  const strongest = liveHolds().find((hold) => hold.level !== "notice");
  if (!strongest || (route.value[0] === "me" && route.value[1] === "safety")) return null;
  const t = text.value.market.safety;
  return (
    <div role="status">
      <a class={`checkbar ${strongest.level === "stop" ? "stop" : ""}`} href={to("me", "safety")}>
        <Icon name="warn" />
        <span class="grow">
          {strongest.level === "stop" ? t.barStop : t.barSlow}
          <small class="under" dir="auto">{strongest.words}</small>
        </span>
        <b>{t.barLook}</b>
      </a>
    </div>
  );
}

const TABS: [keyof typeof text.value.places, IconName][] = [
  ["work", "work"], ["today", "road"], ["pay", "money"], ["me", "person"],
];

function Tabs() {
  const t = text.value.places;
  const here = route.value[0];
  return (
    <nav class="tabs">
      {TABS.map(([name, icon]) => (
        <a key={name} href={to(name)} aria-current={here === name ? "page" : undefined}>
          <Icon name={icon} />
          {t[name]}
        </a>
      ))}
    </nav>
  );
}

function Update() {
  const take = updateReady.value;
  if (!take) return null;
  return (
    <div class="toast">
      <span>{text.value.update}</span>
      <Button onPress={take}>{text.value.updateNow}</Button>
    </div>
  );
}

interface ScreenProps {
  /** What stands at the thumb, above the tabs. */
  thumb?: ComponentChildren;
  /** Forms leave the tabs out, so that the thumb's button is alone. */
  tabs?: boolean;
  children: ComponentChildren;
}

export function Screen({ thumb, tabs = true, children }: ScreenProps) {
  const update = updateReady.value;
  return (
    <div class="frame">
      <Strip />
      <HoldBar />
      <CheckBar />
      <IdentityBar />
      <main>{children}</main>
      {(thumb || update) && (
        <footer class={tabs ? "thumb" : "thumb last"}>
          <Update />
          {thumb}
        </footer>
      )}
      {tabs && <Tabs />}
    </div>
  );
}
