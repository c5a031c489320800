/** The console begins. */

import { mount } from 'svelte';
import './look/fonts.css';
import './look/tokens.css';
import './look/ground.css';
import './look/parts.css';
import './look/band.css';
import './look/figures.css';
import './look/hours.css';
import './look/customers.css';
import './look/narrow.css';
import App from './App.svelte';

const target = document.getElementById('house');
if (!target) throw new Error('the page has no #house');
mount(App, { target });
