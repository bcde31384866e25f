// Why something asked of the server did not happen, in a line for a person.

import { Refused } from "../api/client";
import { text } from "./index";

/** The server's own words, or that it could not be reached. */
export const troubleOf = (error: unknown): string => (error instanceof Refused ? error.message : text.value.strip.unreachable);
