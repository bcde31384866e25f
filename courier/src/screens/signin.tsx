// Shown when nobody is signed in and there is nothing to show: how to get in, and what never to do. The
// passkey itself is asked for on a page of the server.

import { Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { network, owner, queue } from "../state/day";
import { whyOut } from "../state/network";
import { text } from "../text";

/** Where signing in happens, and where it leads back to. */
export const SIGN_IN = "/sign-in?next=/courier/";

/** Why the last session ended, where the server said so. */
export function WhyOut() {
  const t = text.value.signIn;
  const words = (t.why as Record<string, string>)[whyOut.value];
  if (!words) return null;
  return (
    <Notice kind="warn" live>
      <p>{words}</p>
    </Notice>
  );
}

export function SignIn() {
  const t = text.value.signIn;
  const { records, photos } = queue.value;
  return (
    <Screen
      tabs={false}
      thumb={
        <a class="button main big" href={SIGN_IN}>
          <Icon name="key" />
          {t.button}
        </a>
      }
    >
      <div class="hero">
        <img src="/courier/icon.svg" alt={text.value.appName} />
      </div>
      <Page title={t.title} lead={t.lead}>
        <WhyOut />
        {owner() !== null && records + photos > 0 && <Notice kind="good"><p>{t.kept}</p></Notice>}
        <ol class="steps">
          <li>{t.step1}</li>
          <li>{t.step2}</li>
          <li>{t.step3}</li>
        </ol>
        {network.value !== "online" && network.value !== "unknown" && <Notice kind="warn"><p>{t.offline}</p></Notice>}
        <Notice title={t.neverTitle}>
          <p>{t.never}</p>
        </Notice>
        <p>
          {t.lost} <a href="/sign-in/recover">{t.recover}</a>
        </p>
        <p>
          {t.not} <a href="/join">{t.apply}</a>
        </p>
      </Page>
    </Screen>
  );
}
