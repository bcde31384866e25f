// My record: what is kept about me at the server (./record), and on this phone with its own figure.

import { useEffect, useState } from "preact/hooks";
import { skew } from "../api/client";
import { Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { to } from "../route";
import { place, text } from "../text";
import { Record } from "./record";

export function Kept() {
  const t = text.value.kept;
  const [bytes, setBytes] = useState<number | null>(null);
  useEffect(() => {
    void navigator.storage?.estimate?.().then(({ usage }) => setBytes(usage ?? null));
  }, []);
  const { language } = place.value;
  const number = (value: number, unit: string): string =>
    new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  return (
    <Screen>
      <Page title={t.title} back={to("me")}>
        <Record />
        <section class="stack tight">
          <h2>{t.onPhone}</h2>
          <ul class="bullets">
            {t.phone.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {bytes !== null && <p>{t.measured(number(bytes / 1_000_000, "megabyte"))}</p>}
          <p>{t.skew(number(Math.abs(skew.millis) / 1000, "second"))}</p>
        </section>
      </Page>
    </Screen>
  );
}
