// A few words of one's own to whoever decides or settles something, with the name of somebody who writes for one.

import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { text } from "../text";
import { troubleOf } from "../text/trouble";
import { Button, Notice, Wrong } from "./basics";

interface WordsProps {
  path: string;
  title: string;
  button: string;
  /** Called when it is kept. */
  sent: () => Promise<void>;
  /** Words for other outcomes than being kept. */
  outcomes: Record<string, string>;
}

/** A few words of my own, or of somebody who writes for me. Nothing typed is lost when sending fails. */
export function Words({ path, title, button, sent, outcomes }: WordsProps) {
  const t = text.value.decisions;
  const [words, setWords] = useState("");
  const [representative, setRepresentative] = useState("");
  const [told, setTold] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    try {
      const { outcome } = await ask<{ outcome: string }>({ method: "POST", path, json: { words, representative } });
      setProblem(null);
      if (outcome === "kept" || outcome === "made") await sent();
      else setTold(outcomes[outcome] ?? outcome);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  if (told) return <Notice live><p>{told}</p></Notice>;
  return (
    <section class="stack tight">
      {title && <h2>{title}</h2>}
      <label class="stack tight">
        <span>{t.words}</span>
        <textarea rows={5} maxLength={5000} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      <label class="stack tight">
        <span>{t.representative}</span>
        <input maxLength={200} value={representative} onInput={(event) => setRepresentative(event.currentTarget.value)} />
      </label>
      {problem && <Wrong>{problem}</Wrong>}
      <Button kind="main" onPress={send}>{button}</Button>
    </section>
  );
}
