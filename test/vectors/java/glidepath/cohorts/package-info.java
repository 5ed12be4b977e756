/** How the service puts accounts into cohorts. No client needs it; whoever wants to check a campaign's draw does. */
package glidepath.cohorts;
