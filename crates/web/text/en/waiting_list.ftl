# Waiting lists of full blocks in race mode: the desk.

con-waiting = Waiting list
con-waiting-note = In the order in which people joined. A place that comes free is kept for the first who may take it; saying no, or not answering, counts nowhere, and the next one is asked.
con-waiting-number = No.
con-waiting-joined = Joined
con-waiting-until = Kept until
wait-state-waiting = Waits
wait-state-asked = Asked
wait-state-taken = Took a place
wait-state-declined = Said no
wait-state-passed = Not answered in time
wait-state-left = Left the list
wait-state-over = List ended
