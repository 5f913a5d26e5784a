"""The state machine of one session: the only room that knows LangGraph. Called by `session`; `talk` by many."""
