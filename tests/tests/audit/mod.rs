mod lookup_events;
