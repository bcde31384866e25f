// What a whole file of tests plays in, begun before its first test and ended after its last: the demonstration, or a
// server with a day under way and somebody at its desk.
import { after, before } from "node:test";
import { startBrowser } from "./browser.mjs";
import { awardAndPlan, staffedDesk } from "./day.mjs";
import { startDemo, startServer } from "./server.mjs";

export let browser;
/** The demonstration, in a file that plays in it. */
export let demo;
/** The server, its desk and its courier, in a file that plays on a working day. */
export let server;
export let desk;
export let courier;

after(async () => {
  await browser?.close();
  await demo?.stop();
  await server?.stop();
});

/** This file plays in the demonstration. */
export function inTheDemonstration() {
  before(async () => {
    demo = await startDemo();
    browser = await startBrowser();
  });
}

/** This file plays on a day with so many orders, awarded and planned. */
export function onAWorkingDay({ orders }) {
  before(async () => {
    server = await startServer();
    browser = await startBrowser();
    let zone;
    ({ zone, courier, desk } = await staffedDesk(server, browser, { orders }));
    await awardAndPlan(server, courier, zone);
  });
}
