"""Pages of insights: the athlete's recommendations, the coach's queue of drafts."""
