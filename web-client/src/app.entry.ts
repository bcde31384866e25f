// What every page does with scripts: live regions. Pages work without it.
import { listen } from "./live";

listen();
