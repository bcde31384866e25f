// The promises about identity checks in plain words, each with its exact figure; files and digests are folded away.

import type { IdentityPolicy } from "../api/identity_types";
import { More } from "../parts/basics";
import { place, text } from "../text";
import { period, share } from "../text/format";

export function PolicyWords({ policy, statement }: { policy: IdentityPolicy; statement: string | null }) {
  const t = text.value.identity.policy;
  const { cadence } = policy;
  const { language } = place.value;
  const never = cadence.most_a_day === 0 || cadence.most_in_30_days === 0;
  const starts = cadence.block_start_permille > 0 && cadence.most_for_block_start > 0;
  const rows: [string, string][] = [
    [t.purpose, t.purposeBody],
    [t.often, never ? t.never : t.oftenBody(cadence.most_a_day, cadence.most_in_30_days)],
    [t.when, starts ? t.starts(share(cadence.block_start_permille, language), cadence.most_for_block_start) : t.noStarts],
    [t.time, t.timeBody(period(cadence.grace_minutes * 60, language))],
    [t.pictures, t.picturesBody(period(policy.image_seconds, language))],
    [t.template, t.templateBody(policy.idle_days)],
    [t.person, t.personBody(policy.review_hours)],
    [t.ways, t.waysBody],
    [t.effect, t.effectBody],
  ];
  return (
    <div class="stack">
      <dl class="promises">
        {rows.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <More title={t.software} icon="cog">
        <p class="quiet">{t.softwareBody}</p>
        <ul class="software">
          {policy.software.map((file) => (
            <li key={file.part + file.sha256}>
              <b>{file.name}</b> {file.version} <span class="quiet">({file.licence})</span>
              <small class="under">{(t.parts as Record<string, string>)[file.part] ?? file.part}</small>
              <code class="under">{file.sha256}</code>
            </li>
          ))}
        </ul>
      </More>
      {statement !== null && (
        <More title={t.exact} icon="receipt">
          <pre class="receipt" tabIndex={0}>{statement}</pre>
        </More>
      )}
      <a href={policy.page}>{t.page}</a>
    </div>
  );
}
