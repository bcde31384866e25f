// "Tell this phone" on the page Me: a switch, and in words how things stand. Nothing is asked of the browser
// before somebody presses the switch.

import { useEffect } from "preact/hooks";
import { Switch, Wrong } from "../parts/basics";
import { owner } from "../state/day";
import { telling } from "../state/telling";
import { text } from "../text";

function press(on: boolean): void {
  const person = owner();
  if (telling.state.value === "asking") return;
  if (!on) void telling.turnOff();
  else if (person !== null) void telling.turnOn(person);
}

export function TellThisPhone() {
  const t = text.value.tell;
  const state = telling.state.value;
  const trouble = telling.trouble.value;
  useEffect(() => {
    const look = (): void => void (document.visibilityState === "visible" && telling.look(owner()));
    look();
    // Back from the browser's settings, perhaps.
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return (
    <section class="stack tight" data-part="tell">
      <h2>{t.title}</h2>
      <p>{t.lead}</p>
      {(state === "on" || state === "off" || state === "asking") && (
        <Switch on={state !== "off"} onChange={press}>
          {t.switch}
        </Switch>
      )}
      <p class="quiet" role="status">
        {t.says[state]}
      </p>
      {trouble && <Wrong>{t[trouble]}</Wrong>}
    </section>
  );
}
