"""Floor 8: supervision officers, social supervisors, contact points, pools of experts and talents."""
