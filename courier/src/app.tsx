// Starts the app: look and language first, then what the phone remembers, then the server. Chooses the
// screen for the address.

import { Component, type ComponentChildren, render } from "preact";
import { useEffect } from "preact/hooks";
import type { Itinerary, Stop } from "./api/types";
import { Button, Notice, Page } from "./parts/basics";
import { Screen } from "./parts/frame";
import { replace, route, to } from "./route";
import { AmendScreen } from "./screens/amend";
import { PinScreen } from "./screens/pin";
import { CannotScreen } from "./screens/cannot";
import { CheckScreen } from "./screens/check";
import { ClaimScreen, Claims } from "./screens/claims";
import { DecisionScreen, Decisions } from "./screens/decisions";
import { DevicesScreen } from "./screens/devices";
import { DropScreen } from "./screens/drop";
import { GaveAway } from "./screens/gave";
import { HandScreen } from "./screens/hand";
import { IdentityScreen } from "./screens/identity";
import { IdentityCamera } from "./screens/identity_camera";
import { IdentityCheckScreen } from "./screens/identity_check";
import { Bulletins } from "./screens/bulletins";
import { StandingFigure } from "./screens/figure";
import { Kept } from "./screens/kept";
import { MeScreen } from "./screens/me";
import { Pay } from "./screens/pay";
import { PhotoScreen } from "./screens/photo";
import { MyPhotos } from "./screens/photos";
import { Queue } from "./screens/queue";
import { Receipts } from "./screens/receipts";
import { Results } from "./screens/results";
import { SafetyScreen } from "./screens/safety";
import { ScanScreen } from "./screens/scan";
import { SignIn } from "./screens/signin";
import { Standing } from "./screens/standing";
import { StopList, StopScreen } from "./screens/stop";
import { Today } from "./screens/today";
import { Work } from "./screens/work";
import { storageProblem } from "./state/acts";
import { codeIn } from "./state/arrival";
import { watchForCheck } from "./state/check";
import { days, me, owner, session, start, today } from "./state/day";
import { openIdentity, watchHalves } from "./state/identity";
import { listen } from "./state/live";
import { showTheme } from "./state/look";
import { isStationCode, scannedCode } from "./state/station_code";
import { followNotes } from "./state/telling";
import { keepShell } from "./state/update";
import { language, text } from "./text";
import "./state/install";

function Gone() {
  return (
    <Screen>
      <Page title={text.value.today.title} back={to("today")}>
        <Notice>
          <p>{text.value.errors.notFound}</p>
        </Notice>
      </Page>
    </Screen>
  );
}

function StopPage({ it, stop, page, more }: { it: Itinerary; stop: Stop; page?: string; more?: string }) {
  if (page === "hand") return <HandScreen it={it} stop={stop} />;
  if (stop.state === "arrived" && page === "pin") return <PinScreen it={it} stop={stop} />;
  if (stop.state === "done" && page === "amend") return <AmendScreen it={it} stop={stop} />;
  if (stop.state === "done" && page === "photo") return <PhotoScreen stop={stop} />;
  if (stop.state === "done" || page === undefined) return <StopScreen it={it} stop={stop} back={to("today", "list")} />;
  if (page === "photo") return <PhotoScreen stop={stop} />;
  if (page === "drop") return <DropScreen it={it} stop={stop} exception={more === "exception"} />;
  if (page === "cannot") return <CannotScreen it={it} stop={stop} />;
  if (page === "scan") return <ScanScreen it={it} step="stop" stop={stop} />;
  return <StopScreen it={it} stop={stop} />;
}

/** The phone's camera opened the app with the station's code: it is kept for the check-in and leaves the address. */
function OpenedByCode({ code }: { code: string }) {
  useEffect(() => {
    scannedCode.value = code;
    replace("today");
  }, [code]);
  return null;
}

function TodayPages({ parts }: { parts: string[] }) {
  const [what, id, page, more] = parts;
  if (what === undefined) return <Today />;
  if (what === "stop") {
    for (const it of days.value) {
      const stop = it.stops.find((s) => s.id === id);
      if (stop) return <StopPage key={`${stop.id}/${page}`} it={it} stop={stop} page={page} more={more} />;
    }
    return <Gone />;
  }
  if (what === "code" && id && isStationCode(id)) return <OpenedByCode code={id} />;
  const it = today.value;
  if (it && what === "list") return <StopList it={it} />;
  if (it && what === "scan" && (id === "load" || id === "return")) return <ScanScreen key={id} it={it} step={id} />;
  return <Today />;
}

function IdentityPages({ page }: { page?: string }) {
  if (page === "check") return <IdentityCheckScreen />;
  if (page === "enrol") return <IdentityCamera key="enrol" />;
  const open = openIdentity();
  if (page === "camera" && open) return <IdentityCamera key={open.id} check={open.id} />;
  return page === "camera" ? <IdentityCheckScreen /> : <IdentityScreen />;
}

function Chosen() {
  const [first, ...rest] = route.value;
  // A phone that lost its session but remembers its day goes on showing it; the strip asks to sign in.
  if (session.value === "out" && (owner() === null || me.value === null)) return <SignIn />;
  switch (`${first}/${rest[0] ?? ""}`) {
    case "work/": return <Work />;
    case "work/standing": return <Standing />;
    case "work/results": return <Results />;
    case "work/check": return <CheckScreen />;
    case "pay/": return <Pay />;
    case "me/": return <MeScreen />;
    case "me/standing": return <StandingFigure />;
    case "me/bulletins": return <Bulletins />;
    case "me/safety": return <SafetyScreen />;
    case "me/queue": return <Queue />;
    case "me/receipts": return <Receipts />;
    case "me/photos": return <MyPhotos />;
    case "me/kept": return <Kept />;
    case "me/devices": return <DevicesScreen />;
    case "me/decisions": return rest[1] ? <DecisionScreen id={rest[1]} /> : <Decisions />;
    case "me/claims": return rest[1] ? <ClaimScreen id={rest[1]} /> : <Claims />;
    case "me/identity": return <IdentityPages page={rest[1]} />;
    case "me/gave": return <GaveAway />;
    default: return <TodayPages parts={first === "today" ? rest : []} />;
  }
}

/** A fault of the app itself never takes what was recorded with it; it says so and offers a way on. */
class Safe extends Component<{ children: ComponentChildren }, { fault: boolean }> {
  override state = { fault: false };
  static override getDerivedStateFromError(): { fault: boolean } {
    return { fault: true };
  }
  override componentDidCatch(error: unknown): void {
    console.error(error);
  }
  override render() {
    if (!this.state.fault) return this.props.children;
    const t = text.value.errors;
    return (
      <div class="frame">
        <main>
          <Page title={t.plain} lead={t.plainBody}>
            <Button kind="main" icon="retry" onPress={() => location.reload()}>
              {t.reload}
            </Button>
          </Page>
        </main>
      </div>
    );
  }
}

function StorageFull() {
  if (!storageProblem.value) return null;
  return (
    <div class="over-all" role="alertdialog" aria-label={text.value.errors.storage}>
      <Notice kind="stop">
        <p>{text.value.errors.storage}</p>
        <Button kind="main" onPress={() => void (storageProblem.value = false)}>
          {text.value.understood}
        </Button>
      </Notice>
    </div>
  );
}

function App() {
  document.documentElement.lang = language.value;
  return (
    <Safe>
      <Chosen />
      <StorageFull />
    </Safe>
  );
}

const root = document.getElementById("app");

/** The phone's own storage did not open: without it nothing could be kept, so the app says that. */
function blocked(error: unknown): void {
  console.error(error);
  if (!root) return;
  render(
    <div class="frame">
      <main>
        <Page title={text.value.errors.plain} lead={text.value.errors.blocked}>
          {null}
        </Page>
      </main>
    </div>,
    root,
  );
}

showTheme();
void keepShell();
followNotes();
// The sign-in page came back into this same page: start anew with its code.
addEventListener("hashchange", () => codeIn(location.hash) !== null && location.reload());
start().then(listen, blocked);
watchForCheck();
watchHalves();
if (root) render(<App />, root);
