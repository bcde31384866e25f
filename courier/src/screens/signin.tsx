// Shown when nobody is signed in and the phone remembers nobody: how to get in. The form itself is a page
// of the server.

import { Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { network } from "../state/day";
import { text } from "../text";

export function SignIn() {
  const t = text.value.signIn;
  return (
    <Screen
      tabs={false}
      thumb={
        <a class="button main big" href="/sign-in?next=/courier/">
          <Icon name="mail" />
          {t.button}
        </a>
      }
    >
      <div class="hero">
        <img src="/courier/icon.svg" alt={text.value.appName} />
      </div>
      <Page title={t.title} lead={t.lead}>
        <ol class="steps">
          <li>{t.step1}</li>
          <li>{t.step2}</li>
          <li>{t.step3}</li>
        </ol>
        {network.value !== "online" && network.value !== "unknown" && <Notice kind="warn"><p>{t.offline}</p></Notice>}
        <p>
          {t.not} <a href="/join">{t.apply}</a>
        </p>
      </Page>
    </Screen>
  );
}
