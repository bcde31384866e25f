// The small parts every screen is made of: page, buttons, notices, empty states, choices, fields.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { serverNow } from "../api/client";
import { network } from "../state/network";
import { text } from "../text";
import { Icon, type IconName } from "./icon";

interface PageProps {
  title: string;
  /** Where Back leads; none on the four main places. */
  back?: string;
  /** The content has a heading of its own. */
  bare?: boolean;
  lead?: string;
  children: ComponentChildren;
}

/** A page with its heading, which gets the focus so that screen readers start there. */
export function Page({ title, back, bare, lead, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${text.value.appName}`;
    if (back) heading.current?.focus();
  }, [title]);
  return (
    <div class="page">
      {back !== undefined && (
        <a class="back" href={back}>
          <Icon name="arrowLeft" />
          {text.value.back}
        </a>
      )}
      {!bare && (
        <header>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="quiet">{lead}</p>}
        </header>
      )}
      {children}
    </div>
  );
}

interface ButtonProps {
  icon?: IconName;
  kind?: string;
  onPress: () => unknown;
  busy?: boolean;
  label?: string;
  children?: ComponentChildren;
}

/** A button that takes one press at a time: while its act runs, more presses do nothing. */
export function Button({ icon, kind = "", onPress, busy, label, children }: ButtonProps) {
  const [running, setRunning] = useState(false);
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const press = (): void => {
    if (running || busy) return;
    const result = onPress();
    if (!(result instanceof Promise)) return;
    setRunning(true);
    void result.finally(() => alive.current && setRunning(false));
  };
  return (
    <button type="button" class={`button ${kind}`} aria-label={label} aria-disabled={running || busy} onClick={press}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface NoticeProps {
  kind?: "info" | "good" | "warn" | "stop";
  title?: string;
  live?: boolean;
  children?: ComponentChildren;
}

const NOTICE_ICON = { info: "info", good: "check", warn: "warn", stop: "warn" } as const;

export function Notice({ kind = "info", title, live, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={live ? "status" : undefined}>
      <Icon name={NOTICE_ICON[kind]} />
      <div class="grow">
        {title && <h2>{title}</h2>}
        {children}
      </div>
    </div>
  );
}

export function Empty(props: { icon: IconName; title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="mark">
        <Icon name={props.icon} />
      </span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

/** What stands where an answer of the server is not known yet. */
export function NotKnown({ problem }: { problem: string | null }) {
  const t = text.value;
  if (problem) return <Notice kind="stop" title={t.errors.plain}>{problem}</Notice>;
  const hopeless = network.value === "offline" || network.value === "unreachable";
  return (
    <p class="quiet" role="status">
      {hopeless ? t.nothingKept : t.loading}
    </p>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  value: T;
  chosen: T | null;
  onChoose: (value: T) => void;
  icon?: IconName;
  hint?: string;
  children: ComponentChildren;
}

export function Choice<T extends string>({ name, value, chosen, onChoose, icon, hint, children }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
      <span>
        {icon && <Icon name={icon} />}
        <span>
          {children}
          {hint && <small>{hint}</small>}
        </span>
      </span>
    </label>
  );
}

export function Switch(props: { on: boolean; onChange: (on: boolean) => void; children: ComponentChildren }) {
  return (
    <label class="switch">
      <span>{props.children}</span>
      <input type="checkbox" role="switch" checked={props.on} onChange={(e) => props.onChange(e.currentTarget.checked)} />
      <i aria-hidden="true" />
    </label>
  );
}

export function Wrong({ children }: { children: ComponentChildren }) {
  return (
    <p class="wrong" role="alert">
      <Icon name="warn" />
      <span>{children}</span>
    </p>
  );
}

export function More({ title, icon, children }: { title: string; icon?: IconName; children: ComponentChildren }) {
  return (
    <details class="more">
      <summary>
        {icon && <Icon name={icon} />}
        {title}
        <Icon name="chevron" class="turn" />
      </summary>
      <div class="inside">{children}</div>
    </details>
  );
}

/** Holds the server's time, renewed every `every` milliseconds. */
export function useNow(every: number): number {
  const [now, setNow] = useState(serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
