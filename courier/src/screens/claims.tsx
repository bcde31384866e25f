// What recipients said about my deliveries: the same evidence as they read, and my answer, before anybody says
// what is held true. Nothing follows from any of it.

import { useEffect, useState } from "preact/hooks";
import type { OwnClaim } from "../api/claim_types";
import { Empty, NotKnown, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Words } from "../parts/words";
import { AddPicture, ClaimPictures, Speakers } from "./claim_added";
import { to } from "../route";
import { claims } from "../state/claims";
import { refresh } from "../state/day";
import { text, when, wordOf } from "../text";

function Mark({ one }: { one: OwnClaim }) {
  const t = text.value.claims;
  if (!one.open) return <span class="tag good">{t.settled}</span>;
  return one.answers.length > 0 ? <span class="tag">{t.answered}</span> : <span class="tag warn">{t.waits}</span>;
}

export function Claims() {
  const t = text.value.claims;
  const list = claims.value?.claims;
  useEffect(() => void refresh(claims), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {!list && <NotKnown problem={claims.problem.value} />}
        {list?.length === 0 && (
          <Empty icon="shield" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {list && list.length > 0 && (
          <ul class="lines">
            {list.map((one) => (
              <li key={one.id}>
                <a href={to("me", "claims", one.id)}>
                  <span class="grow">
                    {wordOf(t.kinds, one.kind)}
                    <small class="quiet under">{one.address}, {when(one.made_at)}</small>
                  </span>
                  <Mark one={one} />
                </a>
              </li>
            ))}
          </ul>
        )}
      </Page>
    </Screen>
  );
}

export function ClaimScreen({ id }: { id: string }) {
  const t = text.value.claims;
  const one = claims.value?.claims.find((claim) => claim.id === id);
  useEffect(() => void refresh(claims), [id]);
  return (
    <Screen>
      <Page title={one ? wordOf(t.kinds, one.kind) : t.title} back={to("me", "claims")}>
        {!one && <NotKnown problem={claims.problem.value} />}
        {one && <Whole one={one} />}
      </Page>
    </Screen>
  );
}

/** What the evidence says, one thing in each line. */
function Evidence({ one }: { one: OwnClaim }) {
  if (!one.lines) return <p>{one.words}</p>;
  const of = (part: string) => one.lines?.filter((line) => line.part === part).map((line) => <p key={line.says}><b>{line.says}</b></p>);
  const listed = one.lines.filter((line) => line.part !== "word" && line.part !== "left");
  return (
    <>
      {of("word")}
      <ul class="told">
        {listed.map((line) => (
          <li key={line.says}>
            {line.says}
            {line.shows_not && <small class="quiet under">{line.shows_not}</small>}
          </li>
        ))}
      </ul>
      {of("left")}
    </>
  );
}

function Whole({ one }: { one: OwnClaim }) {
  const t = text.value.claims;
  const [told, setTold] = useState<string | null>(null);
  const sent = async (): Promise<void> => {
    setTold(t.kept);
    await refresh(claims);
  };
  return (
    <>
      <p><Mark one={one} /></p>
      <p>
        <b dir="auto">{one.address}</b>
        <small class="quiet under">
          {one.reference}. {one.delivered_at && `${t.delivered(when(one.delivered_at))}. `}{t.made(when(one.made_at))}.
        </small>
      </p>
      {one.finding && <Notice kind="good"><p>{wordOf(t.findings, one.finding)}</p></Notice>}
      <section class="stack tight">
        <h2>{t.theySay}</h2>
        {one.kind === "conduct" ? <p>{t.conduct}</p> : one.statement ? <p dir="auto">{one.statement}</p> : <p class="quiet">{t.noWords}</p>}
      </section>
      <section class="stack tight">
        <h2>{t.evidence}</h2>
        <Evidence one={one} />
        <p class="quiet small">{t.same}</p>
      </section>
      <ClaimPictures one={one} />
      {one.answers.length > 0 && (
        <section class="stack tight">
          <h2>{t.yours}</h2>
          {one.answers.map((said) => (
            <article class="card" key={said.at}>
              <p dir="auto">{said.words}</p>
              <p class="quiet small">{when(said.at)}{said.representative && `, ${said.representative}`}</p>
            </article>
          ))}
        </section>
      )}
      {told && <Notice live kind="good"><p>{told}</p></Notice>}
      {one.open && !told && (
        <>
          <p class="quiet">{one.answers.length > 0 ? t.more : t.heard(when(one.heard_until))}</p>
          <Words path={`/v1/claims/${one.id}/answer`} title={t.answer} button={t.send} sent={sent} outcomes={{ over: t.over, enough: t.enough }} />
        </>
      )}
      {one.open && one.kind !== "conduct" && <AddPicture one={one} />}
      <Speakers one={one} />
    </>
  );
}
